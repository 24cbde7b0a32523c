;; applies
(func $applies:2 (;0;) (type 1) (param i32 i64 i64) (result i64)
  (local i64 i32 i64)
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
        i32.load offset=2
        i32.const 3071
        i32.and
        i32.const 2832
        i32.ne
        br_if 0 (;@3;)
        local.get 2
        i32.wrap_i64
        i32.load offset=26
        local.tee 4
        local.get 2
        i32.wrap_i64
        i32.load offset=30
        i32.ge_u
        br_if 0 (;@3;)
        local.get 2
        i32.wrap_i64
        i32.load offset=18
        local.get 4
        i32.add
        i64.load8_u offset=10
        local.tee 3
        i64.const 128
        i64.ge_u
        br_if 0 (;@3;)
        local.get 3
        i64.const 8
        i64.shl
        i64.const 15
        i64.or
        local.set 3
        local.get 2
        i32.wrap_i64
        local.get 4
        i32.const 1
        i32.add
        i32.store offset=26
        br 1 (;@2;)
      end
      i32.const 0
      i64.const 0
      local.get 2
      i32.const ENTRY:read-char
      call_indirect (type 1)
      local.tee 5
      i64.const 1543
      i64.eq
      br_if 1 (;@1;)
      local.get 5
      local.set 3
    end
    local.get 3
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

;; applies, without port-inline
(func $applies:2 (;0;) (type 1) (param i32 i64 i64) (result i64)
  (local i64)
  block ;; label = @1
    i32.const 0
    i64.const 0
    local.get 2
    i32.const ENTRY:read-char
    call_indirect (type 1)
    local.tee 3
    i64.const 1543
    i64.eq
    br_if 0 (;@1;)
    local.get 3
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

;; nearest, with and without port-inline
(func $nearest:5 (;0;) (type 1) (param i32 i64 i64) (result i64)
  (local i64)
  block ;; label = @1
    block ;; label = @2
      local.get 0
      i32.const 0
      i32.load offset=POLL
      i32.ge_u
      br_if 0 (;@2;)
      i32.const 0
      i64.const 0
      local.get 2
      i32.const ENTRY:read-line
      call_indirect (type 1)
      local.tee 3
      i64.const 1543
      i64.eq
      br_if 1 (;@1;)
      local.get 3
      return
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
