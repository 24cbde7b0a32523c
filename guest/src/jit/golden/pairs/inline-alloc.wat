;; applies
(func $applies:2 (;0;) (type 2) (param i32 i64 i64 i64) (result i64)
  (local i32)
  i32.const 0
  i32.load offset=CURSOR0
  local.tee 4
  i32.const 16
  i32.add
  i32.const 0
  i32.load offset=LIMIT0
  i32.gt_u
  if ;; label = @1
    i32.const 0
    i32.const 5
    call_indirect (type 9)
    local.set 4
  else
    i32.const 0
    local.get 4
    i32.const 16
    i32.add
    i32.store offset=CURSOR0
  end
  local.get 4
  local.get 2
  i64.store
  local.get 4
  local.get 3
  i64.store offset=8
  local.get 4
  i32.const -6
  i32.add
  i64.extend_i32_u
  return
  unreachable
)

;; applies, without inline-alloc
(func $applies:2 (;0;) (type 2) (param i32 i64 i64 i64) (result i64)
  (local i32)
  i32.const 0
  i32.const 5
  call_indirect (type 9)
  local.set 4
  local.get 4
  local.get 2
  i64.store
  local.get 4
  local.get 3
  i64.store offset=8
  local.get 4
  i32.const -6
  i32.add
  i64.extend_i32_u
  return
  unreachable
)

;; nearest, with and without inline-alloc
(func $nearest:5 (;0;) (type 2) (param i32 i64 i64 i64) (result i64)
  (local i64)
  block ;; label = @1
    i32.const 0
    i64.const 0
    local.get 2
    local.get 3
    i32.const ENTRY:make-vector
    call_indirect (type 2)
    local.tee 4
    i64.const 1543
    i64.eq
    br_if 0 (;@1;)
    local.get 4
    return
  end
  local.get 0
  local.get 2
  i64.store offset=16
  local.get 0
  local.get 3
  i64.store offset=24
  local.get 0
  i64.const closure:nearest
  i32.const 8
  i32.const 2
  return_call_indirect (type 7)
)
