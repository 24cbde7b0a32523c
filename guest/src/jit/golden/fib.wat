  (func $f:1 (;0;) (type 1) (param i32 i64 i64) (result i64)
    (local i64 i64 i64)
    block ;; label = @1
      block ;; label = @2
        block ;; label = @3
          block ;; label = @4
            block ;; label = @5
              block ;; label = @6
                block ;; label = @7
                  local.get 0
                  i32.const 0
                  i32.load offset=POLL
                  i32.ge_u
                  br_if 0 (;@7;)
                  block ;; label = @8
                    block ;; label = @9
                      local.get 2
                      i32.wrap_i64
                      i32.const 7
                      i32.and
                      br_if 3 (;@6;)
                      local.get 2
                      i64.const 16
                      i64.ge_s
                      br_if 0 (;@9;)
                      local.get 2
                      return
                    end
                    local.get 2
                    i64.const 8
                    i64.sub
                    local.set 3
                    local.get 0
                    i32.const 40
                    i32.add
                    i64.const CLOSURE0
                    local.get 3
                    call $f:1
                    local.set 3
                    local.get 3
                    i32.wrap_i64
                    i32.const 7
                    i32.and
                    br_if 4 (;@4;)
                    local.get 2
                    i64.const 16
                    i64.sub
                    local.set 4
                    local.get 0
                    i32.const 40
                    i32.add
                    i64.const CLOSURE0
                    local.get 4
                    call $f:1
                    local.set 4
                    local.get 4
                    i32.wrap_i64
                    i32.const 7
                    i32.and
                    br_if 6 (;@2;)
                    local.get 3
                    local.get 4
                    i64.add
                    local.tee 5
                    local.get 3
                    i64.xor
                    local.get 5
                    local.get 4
                    i64.xor
                    i64.and
                    i64.const 0
                    i64.lt_s
                    br_if 7 (;@1;)
                    local.get 5
                    return
                  end
                end
                local.get 0
                local.get 2
                i64.store offset=16
                local.get 0
                i64.const CLOSURE0
                i32.const 0
                i32.const 2
                return_call_indirect (type 7)
              end
              local.get 0
              local.get 2
              i64.store offset=16
              local.get 0
              i64.const CLOSURE0
              i32.const 8
              i32.const 2
              return_call_indirect (type 7)
            end
            local.get 0
            local.get 2
            i64.store offset=16
            local.get 0
            i64.const CLOSURE0
            i32.const 32
            i32.const 2
            return_call_indirect (type 7)
          end
          local.get 0
          local.get 2
          i64.store offset=16
          local.get 3
          i64.const 1543
          i64.eq
          if ;; label = @4
            local.get 0
            i64.const CLOSURE0
            i32.const 48
            i32.const 3
            return_call_indirect (type 7)
          end
          local.get 0
          local.get 3
          i64.store offset=24
          local.get 0
          i64.const CLOSURE0
          i32.const 72
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
        i64.const CLOSURE0
        i32.const 72
        i32.const 2
        return_call_indirect (type 7)
      end
      local.get 0
      local.get 3
      i64.store offset=24
      local.get 4
      i64.const 1543
      i64.eq
      if ;; label = @2
        local.get 0
        i64.const CLOSURE0
        i32.const 88
        i32.const 3
        return_call_indirect (type 7)
      end
      local.get 0
      local.get 4
      i64.store offset=32
      local.get 0
      i64.const CLOSURE0
      i32.const 112
      i32.const 2
      return_call_indirect (type 7)
    end
    local.get 0
    local.get 3
    i64.store offset=24
    local.get 0
    local.get 4
    i64.store offset=32
    local.get 0
    i64.const CLOSURE0
    i32.const 112
    i32.const 2
    return_call_indirect (type 7)
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
