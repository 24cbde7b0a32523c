  (func $f:1 (;0;) (type 1) (param i32 i64 i64) (result i64)
    (local i64 i64 i64 i64 i32 i32)
    block ;; label = @1
      block ;; label = @2
        block ;; label = @3
          block ;; label = @4
            block ;; label = @5
              block ;; label = @6
                local.get 0
                i32.const 0
                i32.load offset=POLL
                i32.ge_u
                br_if 0 (;@6;)
                i32.const 0
                i32.load offset=ZERO
                local.set 7
                i64.const 0
                i64.const 519
                local.set 4
                local.set 3
                local.get 2
                i32.wrap_i64
                i32.const 7
                i32.and
                br_if 1 (;@5;)
                local.get 3
                local.get 2
                i64.gt_s
                br_if 1 (;@5;)
                loop ;; label = @7
                  local.get 7
                  local.get 7
                  i32.add
                  local.set 7
                  local.get 0
                  local.get 7
                  i32.load offset=POLL
                  i32.ge_u
                  br_if 3 (;@4;)
                  block ;; label = @8
                    block ;; label = @9
                      block ;; label = @10
                        block ;; label = @11
                          local.get 3
                          local.get 2
                          i64.ne
                          br_if 0 (;@11;)
                          local.get 4
                          return
                        end
                        local.get 3
                        i64.const 8
                        i64.add
                        local.set 5
                        i32.const 0
                        i32.load offset=CURSOR0
                        local.tee 8
                        i32.const 16
                        i32.add
                        i32.const 0
                        i32.load offset=LIMIT0
                        i32.gt_u
                        if ;; label = @11
                          i32.const 0
                          i32.const 5
                          call_indirect (type 9)
                          local.set 8
                        else
                          i32.const 0
                          local.get 8
                          i32.const 16
                          i32.add
                          i32.store offset=CURSOR0
                        end
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
                        br 1 (;@9;)
                      end
                    end
                    block ;; label = @9
                      block ;; label = @10
                        local.get 3
                        local.get 2
                        i64.ne
                        br_if 0 (;@10;)
                        local.get 4
                        return
                      end
                      local.get 3
                      i64.const 8
                      i64.add
                      local.set 5
                      i32.const 0
                      i32.load offset=CURSOR0
                      local.tee 8
                      i32.const 16
                      i32.add
                      i32.const 0
                      i32.load offset=LIMIT0
                      i32.gt_u
                      if ;; label = @10
                        i32.const 0
                        i32.const 5
                        call_indirect (type 9)
                        local.set 8
                      else
                        i32.const 0
                        local.get 8
                        i32.const 16
                        i32.add
                        i32.store offset=CURSOR0
                      end
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
                      br 2 (;@7;)
                    end
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
