//! Core syntax: one row per keyword, with the shape that error messages show.

macro_rules! keywords {
    ($($name:ident = $text:literal, $shape:literal;)*) => {
        /// A keyword of the core language (R7RS §4.1, §4.2, §4.3, §5), or auxiliary syntax.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Core { $($name,)* }

        impl Core {
            pub(super) const ALL: &[Core] = &[$(Core::$name,)*];

            /// How it is written.
            pub(super) const fn name(self) -> &'static str {
                match self { $(Core::$name => $text,)* }
            }

            /// What a well-formed use looks like.
            pub(super) const fn shape(self) -> &'static str {
                match self { $(Core::$name => $shape,)* }
            }
        }
    };
}

keywords! {
    Quote = "quote", "(quote datum)";
    Quasiquote = "quasiquote", "(quasiquote template)";
    Unquote = "unquote", "(unquote expression) inside a quasiquote";
    UnquoteSplicing = "unquote-splicing", "(unquote-splicing expression) inside a list of a quasiquote";
    Lambda = "lambda", "(lambda formals body ...)";
    NamedLambda = "named-lambda", "(named-lambda (name . formals) body ...)";
    CaseLambda = "case-lambda", "(case-lambda (formals body ...) ...)";
    Define = "define", "(define name expression) or (define (name . formals) body ...)";
    DefineValues = "define-values", "(define-values formals expression)";
    DefineRecordType = "define-record-type", "(define-record-type name (constructor field ...) predicate (field accessor [modifier]) ...)";
    DefineSyntax = "define-syntax", "(define-syntax name transformer)";
    LetSyntax = "let-syntax", "(let-syntax ((name transformer) ...) body ...)";
    LetrecSyntax = "letrec-syntax", "(letrec-syntax ((name transformer) ...) body ...)";
    SyntaxRules = "syntax-rules", "(syntax-rules [ellipsis] (literal ...) (pattern template) ...)";
    SyntaxError = "syntax-error", "(syntax-error \"message\" form ...)";
    Set = "set!", "(set! name expression)";
    If = "if", "(if test consequent [alternate])";
    Cond = "cond", "(cond (test expression ...) ... [(else expression ...)])";
    Case = "case", "(case key ((datum ...) expression ...) ... [(else expression ...)])";
    And = "and", "(and test ...)";
    Or = "or", "(or test ...)";
    When = "when", "(when test expression ...)";
    Unless = "unless", "(unless test expression ...)";
    Begin = "begin", "(begin form ...)";
    Let = "let", "(let [name] ((variable init) ...) body ...)";
    LetStar = "let*", "(let* ((variable init) ...) body ...)";
    Letrec = "letrec", "(letrec ((variable init) ...) body ...)";
    LetrecStar = "letrec*", "(letrec* ((variable init) ...) body ...)";
    LetValues = "let-values", "(let-values ((formals init) ...) body ...)";
    LetStarValues = "let*-values", "(let*-values ((formals init) ...) body ...)";
    Receive = "receive", "(receive formals expression body ...)";
    FluidLet = "fluid-let", "(fluid-let ((variable init) ...) body ...)";
    Do = "do", "(do ((variable init [step]) ...) (test expression ...) command ...)";
    Delay = "delay", "(delay expression)";
    DelayForce = "delay-force", "(delay-force expression)";
    MakeLazy = "lazy", "(lazy expression)";
    ConsStream = "cons-stream", "(cons-stream head tail)";
    Parameterize = "parameterize", "(parameterize ((parameter value) ...) body ...)";
    Guard = "guard", "(guard (variable clause ...) body ...)";
    Assert = "assert", "(assert expression message ...)";
    CondExpand = "cond-expand", "(cond-expand (requirement form ...) ... [(else form ...)])";
    Include = "include", "(include \"file\" ...)";
    IncludeCi = "include-ci", "(include-ci \"file\" ...)";
    Import = "import", "(import import-set ...)";
    DefineLibrary = "define-library", "(define-library name declaration ...)";
    Else = "else", "an else clause, last in cond, case, guard or cond-expand";
    Arrow = "=>", "(test => receiver) in cond, case or guard";
    Ellipsis = "...", "... in a syntax-rules pattern or template";
    Underscore = "_", "_ in a syntax-rules pattern";
}

impl Core {
    /// Auxiliary syntax (R7RS §4.3.2): recognised by its name too where nothing at all is bound to that name.
    pub(super) fn is_auxiliary(self) -> bool {
        use Core::*;
        matches!(self, Else | Arrow | Ellipsis | Underscore | Unquote | UnquoteSplicing)
    }
}
