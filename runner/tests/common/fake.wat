;; A stand-in for the guest: it keeps to guest/doc/abi.md and runs "programs" of one letter, so that
;; the host's side of the interface is tested by itself.
;;   v: shows a value          e: an error           x: exit 3
;;   s: suspends with a module; shows `compiled` once it is linked, else `interpreted`
;;   l: loops until it is interrupted                t: traps
;;   !: is no program
;; MODULE stands for the bytes of a generated module, LENGTH for their number.
(module
  (memory (export "memory") 2)
  (table (export "__indirect_function_table") 4 funcref)
  (type $code (func (result i32)))
  (global $program (mut i32) (i32.const 0))
  ;; 16 poll word, 20 request word, 24 result, 48 module, 64 asked for the module, 68 the host's
  ;; answer (1 linked, 2 failed), 72 table index of the generated code, 80 booted, 84 initialized,
  ;; 96 counters, 112 last configured value
  (data (i32.const 16) "\ff\ff\ff\ff")
  (data (i32.const 48) "\07\00\00\00\00\10\00\00" LENGTH)
  (data (i32.const 96) "\00\08\00\00\0d\00\00\00")
  (data (i32.const 1024) "booted")
  (data (i32.const 1040) "fake:1:1: boom")
  (data (i32.const 1072) "compiled")
  (data (i32.const 1088) "interpreted")
  (data (i32.const 1104) "raw")
  (data (i32.const 2048) "((calls . 7))")
  (data (i32.const 4096) MODULE)

  (func (export "_initialize") (i32.store (i32.const 84) (i32.const 1)))
  (func (export "boot")
    (if (i32.eqz (i32.load (i32.const 84))) (then unreachable))
    (i32.store (i32.const 80) (i32.const 1)))
  (func (export "abiVersion") (result i32) (i32.const 1))
  (func (export "pollAddress") (result i32) (i32.const 16))
  (func (export "requestAddress") (result i32) (i32.const 20))
  (func (export "configure") (param $key i32) (param $value i64) (result i32)
    (i64.store (i32.const 112) (local.get $value))
    (select (i32.const -1) (i32.const 0) (i32.gt_u (local.get $key) (i32.const 16))))
  (func (export "allocate") (param $len i32) (result i32)
    (select (i32.const 65536) (i32.const 0) (i32.le_u (local.get $len) (i32.const 65536))))
  (func (export "release") (param i32 i32))
  (func (export "sourceName") (param i32 i32))
  (func (export "forget") (param i32))
  (func (export "result") (result i32) (i32.const 24))
  (func (export "option") (param i32 i32) (result i32) (i32.const 0))
  (func (export "inspect") (param i32 i32 i32) (result i32) (i32.const 0))
  (func (export "fuel") (result i64) (i64.const -1))
  (func (export "resultData") (result i32) (i32.const 24))
  (func (export "call") (param i32 i32) (result i32) (i32.const 2))
  (func (export "define") (param i32 i32) (result i32) (i32.const -1))
  (func (export "defineProcedure") (param i32 i32 i32) (result i32) (i32.const -1))
  (func (export "hostCall") (result i32) (i32.const 24))
  (func (export "hostReturn") (param i32 i32 i32) (result i32) (i32.const -1))
  (func (export "stats") (result i32) (i32.const 96))

  (func $say (param $kind i32) (param $ptr i32) (param $len i32) (param $code i32)
    (i32.store (i32.const 24) (local.get $kind))
    (i32.store (i32.const 28) (local.get $ptr))
    (i32.store (i32.const 32) (local.get $len))
    (i32.store (i32.const 36) (local.get $code)))

  (func (export "parse") (param $ptr i32) (param $len i32) (result i32)
    (global.set $program (i32.load8_u (local.get $ptr)))
    (if (i32.eq (global.get $program) (i32.const 33))
      (then
        (call $say (i32.const 2) (i32.const 1040) (i32.const 14) (i32.const 1))
        (return (i32.const 0))))
    (i32.const 1))

  (func (export "eval") (param i32) (result i32)
    (local $p i32)
    (local.set $p (global.get $program))
    (if (i32.eq (local.get $p) (i32.const 118))
      (then
        (if (i32.load (i32.const 80))
          (then (call $say (i32.const 1) (i32.const 1024) (i32.const 6) (i32.const 0)))
          (else (call $say (i32.const 1) (i32.const 1104) (i32.const 3) (i32.const 0))))
        (return (i32.const 0))))
    (if (i32.eq (local.get $p) (i32.const 101))
      (then
        (call $say (i32.const 2) (i32.const 1040) (i32.const 14) (i32.const 1))
        (return (i32.const 2))))
    (if (i32.eq (local.get $p) (i32.const 120))
      (then
        (call $say (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 3))
        (return (i32.const 3))))
    (if (i32.eq (local.get $p) (i32.const 108)) (then (return (call $spin))))
    (if (i32.eq (local.get $p) (i32.const 116)) (then unreachable))
    ;; s
    (if (i32.eq (i32.load (i32.const 68)) (i32.const 1)) (then (return (call $finish))))
    (i32.const 1))

  (func $finish (result i32)
    (if (i32.eq (i32.load (i32.const 68)) (i32.const 1))
      (then
        (if (i32.ne (call_indirect (type $code) (i32.load (i32.const 72))) (i32.const 42))
          (then unreachable))
        (call $say (i32.const 1) (i32.const 1072) (i32.const 8) (i32.const 0)))
      (else (call $say (i32.const 1) (i32.const 1088) (i32.const 11) (i32.const 0))))
    (i32.const 0))

  ;; Runs until somebody wants something.
  (func $spin (result i32)
    (loop $again (br_if $again (i32.load (i32.const 16))))
    (i32.store (i32.const 16) (i32.const -1))
    (if (i32.and (i32.load (i32.const 20)) (i32.const 1))
      (then
        (i32.store (i32.const 20) (i32.const 0))
        (call $say (i32.const 2) (i32.const 0) (i32.const 0) (i32.const 130))
        (return (i32.const 2))))
    (i32.store (i32.const 20) (i32.const 0))
    (i32.const 1))

  (func (export "resume") (result i32)
    (if (i32.eq (global.get $program) (i32.const 108)) (then (return (call $spin))))
    ;; Nobody asked for the module, or it is answered: go on. Else it is being compiled elsewhere.
    (if (i32.or (i32.eqz (i32.load (i32.const 64))) (i32.load (i32.const 68)))
      (then (return (call $finish))))
    (call $spin))

  (func (export "jitModule") (result i32)
    (if (i32.ne (global.get $program) (i32.const 115)) (then (return (i32.const 0))))
    (if (i32.load (i32.const 64)) (then (return (i32.const 0))))
    (i32.store (i32.const 64) (i32.const 1))
    (i32.const 48))
  (func (export "jitLinked") (param $id i32)
    (if (i32.ne (local.get $id) (i32.const 7)) (then unreachable))
    (i32.store (i32.const 68) (i32.const 1)))
  (func (export "jitFailed") (param $id i32)
    (if (i32.ne (local.get $id) (i32.const 7)) (then unreachable))
    (i32.store (i32.const 68) (i32.const 2)))
  ;; It cannot be written down.
  (func (export "expandProgram") (param i32) (result i32) (i32.const -1))
  (func (export "compileProgram") (param i32 i32 i32) (result i32) (i32.const -1))
  (func (export "profile") (result i32) unreachable)
  (func (export "codeSlots") (result i32) unreachable)
  (func (export "entry") (param i32 i32 i32) (result i32) (i32.const 0))
  (func (export "freeze") (param i32) (result i32) (i32.const -1))
  (func (export "finalise") (param i32) (result i32) (i32.const 0))
  (func (export "start") (result i32) (i32.const 0)))
