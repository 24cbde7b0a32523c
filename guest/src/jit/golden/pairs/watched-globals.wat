;; applies
(func $applies:4 (;0;) (type 1) (param i32 i64 i64) (result i64)
  (local i64 i64 i32)
  block ;; label = @1
    block ;; label = @2
      local.get 0
      i32.const 0
      i32.load offset=POLL
      i32.ge_u
      br_if 0 (;@2;)
      i64.const 24
      local.set 3
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
      local.set 4
      i32.const 0
      i32.load offset=CURSOR0
      local.tee 5
      i32.const 16
      i32.add
      i32.const 0
      i32.load offset=LIMIT0
      i32.gt_u
      if ;; label = @3
        i32.const 0
        i32.const 5
        call_indirect (type 9)
        local.set 5
      else
        i32.const 0
        local.get 5
        i32.const 16
        i32.add
        i32.store offset=CURSOR0
      end
      local.get 5
      local.get 3
      i64.store
      local.get 5
      local.get 4
      i64.store offset=8
      local.get 5
      i32.const -6
      i32.add
      i64.extend_i32_u
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
  local.get 3
  i64.store offset=24
  local.get 0
  i64.const closure:applies
  i32.const 24
  i32.const 2
  return_call_indirect (type 7)
)

;; applies, without watched-globals
(func $applies:4 (;0;) (type 1) (param i32 i64 i64) (result i64)
  (local i64 i64 i32)
  block ;; label = @1
    block ;; label = @2
      local.get 0
      i32.const 0
      i32.load offset=POLL
      i32.ge_u
      br_if 0 (;@2;)
      i32.const 0
      i64.load offset=cell:scale
      local.set 3
      i32.const 0
      i64.load offset=cell:helper
      i64.const value:helper
      i64.ne
      br_if 1 (;@1;)
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
      local.set 4
      i32.const 0
      i32.load offset=CURSOR0
      local.tee 5
      i32.const 16
      i32.add
      i32.const 0
      i32.load offset=LIMIT0
      i32.gt_u
      if ;; label = @3
        i32.const 0
        i32.const 5
        call_indirect (type 9)
        local.set 5
      else
        i32.const 0
        local.get 5
        i32.const 16
        i32.add
        i32.store offset=CURSOR0
      end
      local.get 5
      local.get 3
      i64.store
      local.get 5
      local.get 4
      i64.store offset=8
      local.get 5
      i32.const -6
      i32.add
      i64.extend_i32_u
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
  local.get 3
  i64.store offset=24
  local.get 0
  i64.const closure:applies
  i32.const 24
  i32.const 2
  return_call_indirect (type 7)
)

;; nearest, with and without watched-globals
(func $nearest:9 (;0;) (type 1) (param i32 i64 i64) (result i64)
  (local i64 i32)
  i32.const 0
  i64.load offset=cell:offset
  local.set 3
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
  local.get 3
  i64.store
  local.get 4
  local.get 2
  i64.store offset=8
  local.get 4
  i32.const -6
  i32.add
  i64.extend_i32_u
  return
  unreachable
)
