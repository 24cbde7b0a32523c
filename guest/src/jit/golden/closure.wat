  (func $f:1 (;0;) (type 1) (param i32 i64 i64) (result i64)
    (local i64 i32)
    i32.const 0
    i32.load offset=CURSOR2
    local.tee 4
    i32.const 32
    i32.add
    i32.const 0
    i32.load offset=LIMIT2
    i32.gt_u
    if ;; label = @1
      i32.const 2
      i32.const 5
      call_indirect (type 9)
      local.set 4
    else
      i32.const 0
      local.get 4
      i32.const 32
      i32.add
      i32.store offset=CURSOR2
    end
    local.get 4
    i64.const 4294967328
    i64.store
    local.get 4
    i64.const CODE1
    i64.store offset=8
    local.get 4
    i32.const -5
    i32.add
    i64.extend_i32_u
    local.set 3
    local.get 3
    i32.wrap_i64
    local.get 2
    i64.store offset=21
    local.get 3
    return
    unreachable
  )
  (func $"f:1 (any)" (;1;) (type 7) (param i32 i64 i32) (result i64)
    local.get 2
    i32.const 1
    i32.ne
    if ;; label = @1
      local.get 0
      local.get 1
      local.get 2
      i32.const 1
      return_call_indirect (type 7)
    end
    local.get 0
    local.get 1
    local.get 0
    i64.load offset=16
    return_call $f:1
  )
