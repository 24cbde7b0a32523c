;; A generated module as the contract has it, for the stand-in guest.
(module
  (import "env" "memory" (memory 1))
  (import "env" "__indirect_function_table" (table 1 funcref))
  (func $code (result i32) (i32.const 42))
  (elem declare func $code)
  (func (export "patch") (result i32)
    (local $at i32)
    (if (i32.eq (local.tee $at (table.grow (ref.null func) (i32.const 1))) (i32.const -1))
      (then (return (i32.const 1))))
    (table.set (local.get $at) (ref.func $code))
    (i32.store (i32.const 72) (local.get $at))
    (i32.const 0)))
