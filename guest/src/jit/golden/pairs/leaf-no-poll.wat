;; applies
(func $applies:2 (;0;) (type 1) (param i32 i64 i64) (result i64)
  block ;; label = @1
    local.get 2
    i32.wrap_i64
    i32.const 7
    i32.and
    i32.const 2
    i32.ne
    br_if 0 (;@1;)
    local.get 2
    i32.wrap_i64
    i64.load offset=6
    return
  end
  local.get 0
  local.get 2
  i64.store offset=16
  local.get 0
  i64.const closure:applies
  i32.const 8
  i32.const 2
  return_call_indirect (type 7)
)

;; applies, without leaf-no-poll
(func $applies:2 (;0;) (type 1) (param i32 i64 i64) (result i64)
  block ;; label = @1
    block ;; label = @2
      local.get 0
      i32.const 0
      i32.load offset=POLL
      i32.ge_u
      br_if 0 (;@2;)
      local.get 2
      i32.wrap_i64
      i32.const 7
      i32.and
      i32.const 2
      i32.ne
      br_if 1 (;@1;)
      local.get 2
      i32.wrap_i64
      i64.load offset=6
      return
    end
    local.get 0
    local.get 2
    i64.store offset=16
    local.get 0
    i64.const closure:applies
    i32.const 0
    i32.const 2
    return_call_indirect (type 7)
  end
  local.get 0
  local.get 2
  i64.store offset=16
  local.get 0
  i64.const closure:applies
  i32.const 8
  i32.const 2
  return_call_indirect (type 7)
)

;; nearest, with and without leaf-no-poll
(func $nearest:5 (;0;) (type 1) (param i32 i64 i64) (result i64)
  (local i64)
  block ;; label = @1
    block ;; label = @2
      local.get 0
      i32.const 0
      i32.load offset=POLL
      i32.ge_u
      br_if 0 (;@2;)
      local.get 2
      i32.wrap_i64
      i32.const 7
      i32.and
      i32.const 2
      i32.ne
      br_if 1 (;@1;)
      local.get 2
      i32.wrap_i64
      i64.load offset=6
      local.set 3
      local.get 0
      i64.const closure:nearest
      local.get 3
      return_call $nearest:5
    end
    local.get 0
    local.get 2
    i64.store offset=16
    local.get 0
    i64.const closure:nearest
    i32.const 0
    i32.const 2
    return_call_indirect (type 7)
  end
  local.get 0
  local.get 2
  i64.store offset=16
  local.get 0
  i64.const closure:nearest
  i32.const 8
  i32.const 2
  return_call_indirect (type 7)
)
