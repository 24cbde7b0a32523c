;; applies
(func $applies:2 (;0;) (type 1) (param i32 i64 i64) (result i64)
  (local i64)
  block ;; label = @1
    block ;; label = @2
      block ;; label = @3
        local.get 2
        i32.wrap_i64
        i32.const 7
        i32.and
        i32.const 6
        i32.ne
        br_if 0 (;@3;)
        local.get 2
        i32.wrap_i64
        i32.load8_u offset=2
        i32.const 8
        i32.ne
        br_if 0 (;@3;)
        local.get 2
        i32.wrap_i64
        i32.load offset=6
        i64.extend_i32_u
        i64.const 3
        i64.shl
        local.set 3
        local.get 3
        i64.const 8
        i64.add
        local.set 3
        local.get 2
        i32.wrap_i64
        i32.const 7
        i32.and
        i32.const 2
        i32.ne
        br_if 2 (;@1;)
        local.get 2
        i32.wrap_i64
        local.get 3
        i64.store offset=6
        i64.const 1031
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
    end
    local.get 0
    local.get 2
    i64.store offset=16
    local.get 0
    local.get 3
    i64.store offset=24
    local.get 0
    i64.const closure:applies
    i32.const 24
    i32.const 2
    return_call_indirect (type 7)
  end
  local.get 0
  local.get 2
  i64.store offset=16
  local.get 0
  local.get 3
  i64.store offset=24
  local.get 0
  i64.const closure:applies
  i32.const 40
  i32.const 2
  return_call_indirect (type 7)
)

;; applies, without barrier-facts
(func $applies:2 (;0;) (type 1) (param i32 i64 i64) (result i64)
  (local i64 i32)
  block ;; label = @1
    block ;; label = @2
      block ;; label = @3
        local.get 2
        i32.wrap_i64
        i32.const 7
        i32.and
        i32.const 6
        i32.ne
        br_if 0 (;@3;)
        local.get 2
        i32.wrap_i64
        i32.load8_u offset=2
        i32.const 8
        i32.ne
        br_if 0 (;@3;)
        local.get 2
        i32.wrap_i64
        i32.load offset=6
        i64.extend_i32_u
        i64.const 3
        i64.shl
        local.set 3
        local.get 3
        i64.const 8
        i64.add
        local.set 3
        local.get 2
        i32.wrap_i64
        i32.const 7
        i32.and
        i32.const 2
        i32.ne
        br_if 2 (;@1;)
        local.get 2
        i32.wrap_i64
        local.tee 4
        local.get 3
        i64.store offset=6
        local.get 4
        i32.const 6
        i32.add
        i32.const 9
        i32.shr_u
        i32.const 0
        i32.load offset=4368
        i32.add
        i64.const 1
        i64.store8
        i64.const 1031
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
    end
    local.get 0
    local.get 2
    i64.store offset=16
    local.get 0
    local.get 3
    i64.store offset=24
    local.get 0
    i64.const closure:applies
    i32.const 24
    i32.const 2
    return_call_indirect (type 7)
  end
  local.get 0
  local.get 2
  i64.store offset=16
  local.get 0
  local.get 3
  i64.store offset=24
  local.get 0
  i64.const closure:applies
  i32.const 40
  i32.const 2
  return_call_indirect (type 7)
)

;; nearest, with and without barrier-facts
(func $nearest:5 (;0;) (type 2) (param i32 i64 i64 i64) (result i64)
  (local i64 i32)
  block ;; label = @1
    block ;; label = @2
      local.get 3
      i32.wrap_i64
      i32.const 7
      i32.and
      i32.const 2
      i32.ne
      br_if 0 (;@2;)
      local.get 3
      i32.wrap_i64
      i64.load offset=6
      local.set 4
      local.get 2
      i32.wrap_i64
      i32.const 7
      i32.and
      i32.const 2
      i32.ne
      br_if 1 (;@1;)
      local.get 2
      i32.wrap_i64
      local.tee 5
      local.get 4
      i64.store offset=6
      local.get 5
      i32.const 6
      i32.add
      i32.const 9
      i32.shr_u
      i32.const 0
      i32.load offset=4368
      i32.add
      i64.const 1
      i64.store8
      i64.const 1031
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
  end
  local.get 0
  local.get 2
  i64.store offset=16
  local.get 0
  local.get 4
  i64.store offset=32
  local.get 0
  i64.const closure:nearest
  i32.const 24
  i32.const 2
  return_call_indirect (type 7)
)
