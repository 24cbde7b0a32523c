;; applies
(func $applies:2 (;0;) (type 2) (param i32 i64 i64 i64) (result i64)
  (local i64)
  block ;; label = @1
    local.get 2
    local.get 3
    i64.or
    i32.wrap_i64
    i32.const 7
    i32.and
    br_if 0 (;@1;)
    local.get 2
    local.get 3
    i64.add
    local.tee 4
    local.get 2
    i64.xor
    local.get 4
    local.get 3
    i64.xor
    i64.and
    i64.const 0
    i64.lt_s
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
  i64.const closure:applies
  i32.const 8
  i32.const 2
  return_call_indirect (type 7)
)

;; applies, without fixnum-speculation
(func $applies:2 (;0;) (type 2) (param i32 i64 i64 i64) (result i64)
  (local i64 i64)
  block ;; label = @1
    block ;; label = @2
      block ;; label = @3
        local.get 2
        local.get 3
        i64.or
        i32.wrap_i64
        i32.const 7
        i32.and
        br_if 0 (;@3;)
        local.get 2
        local.get 3
        i64.add
        local.tee 5
        local.get 2
        i64.xor
        local.get 5
        local.get 3
        i64.xor
        i64.and
        i64.const 0
        i64.lt_s
        br_if 0 (;@3;)
        local.get 5
        local.set 4
        br 1 (;@2;)
      end
      i32.const 0
      i64.const 0
      local.get 2
      local.get 3
      i32.const ENTRY:+
      call_indirect (type 2)
      local.tee 5
      i64.const 1543
      i64.eq
      br_if 1 (;@1;)
      local.get 5
      local.set 4
    end
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
  i64.const closure:applies
  i32.const 8
  i32.const 2
  return_call_indirect (type 7)
)

;; nearest, with and without fixnum-speculation
(func $nearest:6 (;0;) (type 2) (param i32 i64 i64 i64) (result i64)
  (local i64 i64)
  block ;; label = @1
    block ;; label = @2
      block ;; label = @3
        local.get 2
        local.get 3
        i64.or
        i32.wrap_i64
        i32.const 7
        i32.and
        br_if 0 (;@3;)
        local.get 2
        local.get 3
        i64.add
        local.tee 5
        local.get 2
        i64.xor
        local.get 5
        local.get 3
        i64.xor
        i64.and
        i64.const 0
        i64.lt_s
        br_if 0 (;@3;)
        local.get 5
        local.set 4
        br 1 (;@2;)
      end
      i32.const 0
      i64.const 0
      local.get 2
      local.get 3
      i32.const ENTRY:+
      call_indirect (type 2)
      local.tee 5
      i64.const 1543
      i64.eq
      br_if 1 (;@1;)
      local.get 5
      local.set 4
    end
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
