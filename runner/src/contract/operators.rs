//! The operators of generated modules: what the code generator (`guest/src/jit`) emits, and nothing else.

use wasmparser::Operator;

macro_rules! allow {
    ($name:ident, $doc:literal: $($operator:ident)*) => {
        #[doc = $doc]
        pub(super) fn $name(operator: &Operator<'_>) -> bool {
            matches!(operator, $(Operator::$operator { .. })|*)
        }
    };
}

allow! { in_code, "May it stand in code? There is no operator here that changes the size of anything, or makes an object of the engine's.":
    Block Loop If Else End Br BrIf BrTable Return Unreachable Drop Select
    Call CallIndirect ReturnCall ReturnCallIndirect
    LocalGet LocalSet LocalTee
    I32Const I64Const F64Const
    I32Load I32Load8U I64Load I64Load8U F64Load I32Store I64Store I64Store8 F64Store
    I32Add I32Sub I32And I32Or I32Shl I32ShrU I32RemU I32Eq I32Ne I32Eqz I32GeU I32GtU I32LtU I32WrapI64
    I64Add I64Sub I64Mul I64DivS I64RemS I64And I64Or I64Xor I64Shl I64ShrS I64ShrU I64Rotl I64Rotr
    I64Eq I64Ne I64Eqz I64LtS I64LtU I64LeS I64GtS I64GeS I64GeU I64GtU I64ExtendI32U I64ReinterpretF64
    F64Abs F64Ceil F64Floor F64Max F64Min F64Nearest F64Sqrt F64Trunc I64TruncF64S
    F64Add F64Sub F64Mul F64Div F64Eq F64Ne F64Lt F64Le F64Gt F64Ge F64ConvertI64S F64ReinterpretI64
}

allow! { in_patch, "May it stand in `patch`? Nothing here goes back or calls, so `patch` ends.":
    If Return End LocalGet LocalTee I32Const I32Add I32Eq I32Store
    RefFunc RefNull TableGrow TableSet
}
