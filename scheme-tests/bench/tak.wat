;; tak.scm by hand. The outer call is a tail call there, a loop here.
(module
  (func $tak (param $x i64) (param $y i64) (param $z i64) (result i64)
    (if (result i64) (i64.lt_s (local.get $y) (local.get $x))
      (then
        (return_call $tak
          (call $tak (i64.sub (local.get $x) (i64.const 1)) (local.get $y) (local.get $z))
          (call $tak (i64.sub (local.get $y) (i64.const 1)) (local.get $z) (local.get $x))
          (call $tak (i64.sub (local.get $z) (i64.const 1)) (local.get $x) (local.get $y))))
      (else (local.get $z))))
  (func (export "run") (result i64)
    (local $n i64) (local $sum i64)
    (local.set $n (i64.const 10))
    (loop $next
      (local.set $sum
        (i64.add (local.get $sum)
                 (call $tak (i64.const 18) (i64.const 12) (i64.const 6))))
      (local.set $n (i64.sub (local.get $n) (i64.const 1)))
      (br_if $next (i64.ne (local.get $n) (i64.const 0))))
    (local.get $sum)))
