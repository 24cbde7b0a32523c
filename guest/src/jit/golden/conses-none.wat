  (func $f:1 (;0;) (type 1) (param i32 i64 i64) (result i64)
    (local i64 i64 i64 i64 i32 i32 i64 i64)
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
            local.set 7
            i64.const 0
            i64.const 519
            local.set 4
            local.set 3
            loop ;; label = @5
              local.get 7
              local.get 7
              i32.add
              local.set 7
              local.get 0
              local.get 7
              i32.load offset=POLL
              i32.ge_u
              br_if 2 (;@3;)
              block ;; label = @6
                block ;; label = @7
                  block ;; label = @8
                    block ;; label = @9
                      local.get 3
                      local.get 2
                      i64.or
                      i32.wrap_i64
                      i32.const 7
                      i32.and
                      br_if 0 (;@9;)
                      local.get 3
                      local.get 2
                      i64.eq
                      local.set 8
                      br 1 (;@8;)
                    end
                    i32.const 29
                    local.get 3
                    local.get 2
                    i64.const 0
                    i64.const 0
                    i32.const 4
                    call_indirect (type 8)
                    local.tee 10
                    i64.const 1543
                    i64.eq
                    br_if 6 (;@2;)
                    local.get 10
                    i64.const 7
                    i64.ne
                    local.set 8
                  end
                  local.get 8
                  i32.eqz
                  br_if 0 (;@7;)
                  local.get 4
                  return
                end
                block ;; label = @7
                  block ;; label = @8
                    local.get 3
                    i32.wrap_i64
                    i32.const 7
                    i32.and
                    br_if 0 (;@8;)
                    local.get 3
                    i64.const 8
                    i64.add
                    local.tee 10
                    local.get 3
                    i64.xor
                    local.get 10
                    i64.const 8
                    i64.xor
                    i64.and
                    i64.const 0
                    i64.lt_s
                    br_if 0 (;@8;)
                    local.get 10
                    local.set 9
                    br 1 (;@7;)
                  end
                  i32.const 0
                  local.get 3
                  i64.const 8
                  i64.const 0
                  i64.const 0
                  i32.const 4
                  call_indirect (type 8)
                  local.tee 10
                  i64.const 1543
                  i64.eq
                  br_if 6 (;@1;)
                  local.get 10
                  local.set 9
                end
                local.get 9
                local.set 5
                i32.const 0
                i32.const 5
                call_indirect (type 9)
                local.set 8
                local.get 8
                local.get 3
                i64.store
                local.get 8
                local.get 4
                i64.store offset=8
                local.get 8
                i32.const -6
                i32.add
                i64.extend_i32_u
                local.set 6
                local.get 5
                local.get 6
                local.set 4
                local.set 3
                br 1 (;@5;)
              end
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
        local.get 3
        i64.store offset=24
        local.get 0
        local.get 4
        i64.store offset=32
        local.get 0
        i64.const CLOSURE0
        i32.const 32
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
      local.get 4
      i64.store offset=32
      local.get 0
      i64.const CLOSURE0
      i32.const 48
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
    local.get 4
    i64.store offset=32
    local.get 0
    i64.const CLOSURE0
    i32.const 72
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
