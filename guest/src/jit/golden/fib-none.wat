  (func $f:1 (;0;) (type 1) (param i32 i64 i64) (result i64)
    (local i64 i64 i32 i64 i64)
    block ;; label = @1
      block ;; label = @2
        block ;; label = @3
          block ;; label = @4
            block ;; label = @5
              block ;; label = @6
                block ;; label = @7
                  block ;; label = @8
                    block ;; label = @9
                      local.get 0
                      i32.const 0
                      i32.load offset=POLL
                      i32.ge_u
                      br_if 0 (;@9;)
                      block ;; label = @10
                        block ;; label = @11
                          block ;; label = @12
                            block ;; label = @13
                              local.get 2
                              i32.wrap_i64
                              i32.const 7
                              i32.and
                              br_if 0 (;@13;)
                              local.get 2
                              i64.const 16
                              i64.lt_s
                              local.set 5
                              br 1 (;@12;)
                            end
                            i32.const 30
                            local.get 2
                            i64.const 16
                            i64.const 0
                            i64.const 0
                            i32.const 4
                            call_indirect (type 8)
                            local.tee 6
                            i64.const 1543
                            i64.eq
                            br_if 4 (;@8;)
                            local.get 6
                            i64.const 7
                            i64.ne
                            local.set 5
                          end
                          local.get 5
                          i32.eqz
                          br_if 0 (;@11;)
                          local.get 2
                          return
                        end
                        block ;; label = @11
                          block ;; label = @12
                            local.get 2
                            i32.wrap_i64
                            i32.const 7
                            i32.and
                            br_if 0 (;@12;)
                            local.get 2
                            i64.const 8
                            i64.sub
                            local.tee 7
                            local.get 2
                            i64.xor
                            local.get 2
                            i64.const 8
                            i64.xor
                            i64.and
                            i64.const 0
                            i64.lt_s
                            br_if 0 (;@12;)
                            local.get 7
                            local.set 6
                            br 1 (;@11;)
                          end
                          i32.const 1
                          local.get 2
                          i64.const 8
                          i64.const 0
                          i64.const 0
                          i32.const 4
                          call_indirect (type 8)
                          local.tee 7
                          i64.const 1543
                          i64.eq
                          br_if 4 (;@7;)
                          local.get 7
                          local.set 6
                        end
                        local.get 6
                        local.set 3
                        i32.const 0
                        i64.load offset=GLOBAL
                        local.set 7
                        local.get 7
                        i32.wrap_i64
                        i32.const 7
                        i32.and
                        i32.const 3
                        i32.ne
                        br_if 4 (;@6;)
                        local.get 0
                        local.get 2
                        i64.store offset=16
                        local.get 0
                        i32.const 40
                        i32.add
                        local.get 7
                        local.get 3
                        local.get 7
                        i32.wrap_i64
                        i32.load offset=13
                        i32.load offset=18
                        call_indirect (type 1)
                        local.set 3
                        local.get 3
                        i64.const 1543
                        i64.eq
                        br_if 5 (;@5;)
                        block ;; label = @11
                          block ;; label = @12
                            local.get 2
                            i32.wrap_i64
                            i32.const 7
                            i32.and
                            br_if 0 (;@12;)
                            local.get 2
                            i64.const 16
                            i64.sub
                            local.tee 7
                            local.get 2
                            i64.xor
                            local.get 2
                            i64.const 16
                            i64.xor
                            i64.and
                            i64.const 0
                            i64.lt_s
                            br_if 0 (;@12;)
                            local.get 7
                            local.set 6
                            br 1 (;@11;)
                          end
                          i32.const 1
                          local.get 2
                          i64.const 16
                          i64.const 0
                          i64.const 0
                          i32.const 4
                          call_indirect (type 8)
                          local.tee 7
                          i64.const 1543
                          i64.eq
                          br_if 7 (;@4;)
                          local.get 7
                          local.set 6
                        end
                        local.get 6
                        local.set 4
                        i32.const 0
                        i64.load offset=GLOBAL
                        local.set 7
                        local.get 7
                        i32.wrap_i64
                        i32.const 7
                        i32.and
                        i32.const 3
                        i32.ne
                        br_if 7 (;@3;)
                        local.get 0
                        local.get 3
                        i64.store offset=24
                        local.get 0
                        i32.const 40
                        i32.add
                        local.get 7
                        local.get 4
                        local.get 7
                        i32.wrap_i64
                        i32.load offset=13
                        i32.load offset=18
                        call_indirect (type 1)
                        local.set 4
                        local.get 4
                        i64.const 1543
                        i64.eq
                        br_if 8 (;@2;)
                        block ;; label = @11
                          block ;; label = @12
                            local.get 3
                            local.get 4
                            i64.or
                            i32.wrap_i64
                            i32.const 7
                            i32.and
                            br_if 0 (;@12;)
                            local.get 3
                            local.get 4
                            i64.add
                            local.tee 7
                            local.get 3
                            i64.xor
                            local.get 7
                            local.get 4
                            i64.xor
                            i64.and
                            i64.const 0
                            i64.lt_s
                            br_if 0 (;@12;)
                            local.get 7
                            local.set 6
                            br 1 (;@11;)
                          end
                          i32.const 0
                          local.get 3
                          local.get 4
                          i64.const 0
                          i64.const 0
                          i32.const 4
                          call_indirect (type 8)
                          local.tee 7
                          i64.const 1543
                          i64.eq
                          br_if 10 (;@1;)
                          local.get 7
                          local.set 6
                        end
                        local.get 6
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
              local.get 0
              local.get 3
              i64.store offset=24
              local.get 0
              i64.const CLOSURE0
              i32.const 48
              i32.const 2
              return_call_indirect (type 7)
            end
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
        local.get 3
        i64.store offset=24
        local.get 0
        local.get 4
        i64.store offset=32
        local.get 0
        i64.const CLOSURE0
        i32.const 88
        i32.const 2
        return_call_indirect (type 7)
      end
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
