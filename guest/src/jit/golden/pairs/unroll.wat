;; applies
(func $applies:2 (;0;) (type 1) (param i32 i64 i64) (result i64)
  (local i64 i64 i32)
  block ;; label = @1
    block ;; label = @2
      block ;; label = @3
        block ;; label = @4
          local.get 0
          i32.const 0
          i32.load offset=POLL
          i32.ge_u
          br_if 0 (;@4;)
          i32.const 0
          i32.load offset=ZERO
          local.set 5
          local.get 2
          local.set 3
          loop ;; label = @5
            local.get 5
            local.get 5
            i32.add
            local.set 5
            local.get 0
            local.get 5
            i32.load offset=POLL
            i32.ge_u
            br_if 2 (;@3;)
            block ;; label = @6
              block ;; label = @7
                block ;; label = @8
                  block ;; label = @9
                    local.get 3
                    i32.wrap_i64
                    i32.const 7
                    i32.and
                    i32.const 2
                    i32.ne
                    br_if 0 (;@9;)
                    local.get 3
                    i32.wrap_i64
                    i64.load offset=14
                    local.set 4
                    local.get 4
                    local.set 3
                    br 2 (;@7;)
                  end
                  local.get 3
                  return
                end
              end
              block ;; label = @7
                block ;; label = @8
                  local.get 3
                  i32.wrap_i64
                  i32.const 7
                  i32.and
                  i32.const 2
                  i32.ne
                  br_if 0 (;@8;)
                  local.get 3
                  i32.wrap_i64
                  i64.load offset=14
                  local.set 4
                  local.get 4
                  local.set 3
                  br 3 (;@5;)
                end
                local.get 3
                return
              end
            end
          end
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
      local.get 3
      i64.store offset=24
      local.get 0
      i64.const closure:applies
      i32.const 24
      i32.const 2
      return_call_indirect (type 7)
    end
    local.get 0
    local.get 3
    i64.store offset=24
    local.get 0
    i64.const closure:applies
    i32.const 48
    i32.const 2
    return_call_indirect (type 7)
  end
  local.get 0
  local.get 3
  i64.store offset=24
  local.get 0
  i64.const closure:applies
  i32.const 48
  i32.const 2
  return_call_indirect (type 7)
)

;; applies, without unroll
(func $applies:2 (;0;) (type 1) (param i32 i64 i64) (result i64)
  (local i64 i64 i32)
  block ;; label = @1
    block ;; label = @2
      block ;; label = @3
        local.get 0
        i32.const 0
        i32.load offset=POLL
        i32.ge_u
        br_if 0 (;@3;)
        i32.const 0
        i32.load offset=ZERO
        local.set 5
        local.get 2
        local.set 3
        loop ;; label = @4
          local.get 5
          local.get 5
          i32.add
          local.set 5
          local.get 0
          local.get 5
          i32.load offset=POLL
          i32.ge_u
          br_if 2 (;@2;)
          block ;; label = @5
            block ;; label = @6
              local.get 3
              i32.wrap_i64
              i32.const 7
              i32.and
              i32.const 2
              i32.ne
              br_if 0 (;@6;)
              local.get 3
              i32.wrap_i64
              i64.load offset=14
              local.set 4
              local.get 4
              local.set 3
              br 2 (;@4;)
            end
            local.get 3
            return
          end
        end
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
    local.get 3
    i64.store offset=24
    local.get 0
    i64.const closure:applies
    i32.const 24
    i32.const 2
    return_call_indirect (type 7)
  end
  local.get 0
  local.get 3
  i64.store offset=24
  local.get 0
  i64.const closure:applies
  i32.const 48
  i32.const 2
  return_call_indirect (type 7)
)

;; nearest, with and without unroll
(func $nearest:5 (;0;) (type 1) (param i32 i64 i64) (result i64)
  (local i64 i64)
  block ;; label = @1
    block ;; label = @2
      block ;; label = @3
        local.get 0
        i32.const 0
        i32.load offset=POLL
        i32.ge_u
        br_if 0 (;@3;)
        local.get 2
        local.set 3
        loop ;; label = @4
          local.get 0
          i32.const 0
          i32.load offset=POLL
          i32.ge_u
          br_if 2 (;@2;)
          block ;; label = @5
            block ;; label = @6
              local.get 3
              i32.wrap_i64
              i32.const 7
              i32.and
              i32.const 2
              i32.ne
              br_if 0 (;@6;)
              local.get 0
              i32.const 40
              i32.add
              i64.const closure:nearest
              local.get 3
              call $nearest:5
              local.set 4
              local.get 4
              i64.const 1543
              i64.eq
              br_if 5 (;@1;)
              local.get 4
              local.set 3
              br 2 (;@4;)
            end
            local.get 3
            return
          end
        end
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
    local.get 3
    i64.store offset=24
    local.get 0
    i64.const closure:nearest
    i32.const 24
    i32.const 2
    return_call_indirect (type 7)
  end
  local.get 0
  i64.const closure:nearest
  i32.const 48
  i32.const 3
  return_call_indirect (type 7)
)
