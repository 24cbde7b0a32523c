;; loop.scm by hand.
(module
  (func (export "run") (result i64)
    (local $i i64) (local $sum i64)
    (loop $next
      (if (i64.lt_s (local.get $sum) (i64.const 500000000))
        (then (local.set $sum (i64.add (local.get $sum) (local.get $i))))
        (else (local.set $sum (i64.sub (local.get $sum) (i64.const 499999999)))))
      (local.set $i (i64.add (local.get $i) (i64.const 1)))
      (br_if $next (i64.ne (local.get $i) (i64.const 10000000))))
    (local.get $sum)))
