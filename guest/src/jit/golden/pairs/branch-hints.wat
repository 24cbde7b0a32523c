;; applies
(func $applies:2 (;0;) (type 1) (param i32 i64 i64) (result i64)
  block ;; label = @1
    local.get 2
    i32.wrap_i64
    i32.const 7
    i32.and
    i32.const 2
    i32.ne
    (@metadata.code.branch_hint "\00")
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

;; applies, without branch-hints
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

;; nearest, with and without branch-hints
(func $nearest:5 (;0;) (type 2) (param i32 i64 i64 i64) (result i64)
  block ;; label = @1
    block ;; label = @2
      local.get 2
      local.get 3
      i64.ne
      br_if 0 (;@2;)
      local.get 2
      return
    end
    i64.const 519
    return
  end
  unreachable
)
