  (func $f:1 (;0;) (type 1) (param i32 i64 i64) (result i64)
    (local i64 i64 i64 i64 i32 i64)
    block ;; label = @1
      block ;; label = @2
        block ;; label = @3
          block ;; label = @4
            block ;; label = @5
              block ;; label = @6
                block ;; label = @7
                  block ;; label = @8
                    local.get 0
                    i32.const 0
                    i32.load offset=POLL
                    i32.ge_u
                    br_if 0 (;@8;)
                    i32.const 0
                    i32.load offset=ZERO
                    local.set 7
                    i64.const 0
                    i64.const 0
                    local.set 4
                    local.set 3
                    local.get 2
                    i32.wrap_i64
                    i32.const 7
                    i32.and
                    br_if 1 (;@7;)
                    loop ;; label = @9
                      local.get 7
                      local.get 7
                      i32.add
                      local.set 7
                      local.get 0
                      local.get 7
                      i32.load offset=POLL
                      i32.ge_u
                      br_if 3 (;@6;)
                      block ;; label = @10
                        block ;; label = @11
                          block ;; label = @12
                            block ;; label = @13
                              local.get 3
                              local.get 2
                              i64.ge_s
                              br_if 0 (;@13;)
                              local.get 3
                              i64.const 8
                              i64.add
                              local.set 5
                              local.get 4
                              i64.const 16
                              i64.add
                              local.tee 8
                              local.get 4
                              i64.lt_s
                              br_if 9 (;@4;)
                              local.get 8
                              local.set 6
                              local.get 5
                              local.get 6
                              local.set 4
                              local.set 3
                              br 2 (;@11;)
                            end
                            local.get 4
                            return
                          end
                        end
                        block ;; label = @11
                          block ;; label = @12
                            local.get 3
                            local.get 2
                            i64.ge_s
                            br_if 0 (;@12;)
                            local.get 3
                            i64.const 8
                            i64.add
                            local.set 5
                            local.get 4
                            i64.const 16
                            i64.add
                            local.tee 8
                            local.get 4
                            i64.lt_s
                            br_if 11 (;@1;)
                            local.get 8
                            local.set 6
                            local.get 5
                            local.get 6
                            local.set 4
                            local.set 3
                            br 3 (;@9;)
                          end
                          local.get 4
                          return
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
            i32.const 64
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
          local.get 5
          i64.store offset=40
          local.get 0
          i64.const CLOSURE0
          i32.const 80
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
      i32.const 64
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
    local.get 5
    i64.store offset=40
    local.get 0
    i64.const CLOSURE0
    i32.const 80
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
  (func $"f:1 (loop 0)" (;2;) (type 0) (param i32 i64) (result i64)
    (local i64 i64 i64 i64 i64 i32 i64)
    block ;; label = @1
      block ;; label = @2
        block ;; label = @3
          block ;; label = @4
            block ;; label = @5
              block ;; label = @6
                block ;; label = @7
                  block ;; label = @8
                    local.get 0
                    i64.load offset=16
                    local.set 2
                    local.get 0
                    i64.load offset=24
                    local.set 3
                    local.get 0
                    i64.load offset=32
                    local.set 4
                    i32.const 0
                    i32.load offset=ZERO
                    local.set 7
                    local.get 2
                    i32.wrap_i64
                    i32.const 7
                    i32.and
                    br_if 0 (;@8;)
                    local.get 3
                    i32.wrap_i64
                    i32.const 7
                    i32.and
                    br_if 0 (;@8;)
                    local.get 4
                    i32.wrap_i64
                    i32.const 7
                    i32.and
                    br_if 0 (;@8;)
                    loop ;; label = @9
                      local.get 7
                      local.get 7
                      i32.add
                      local.set 7
                      local.get 0
                      local.get 7
                      i32.load offset=POLL
                      i32.ge_u
                      br_if 2 (;@7;)
                      block ;; label = @10
                        block ;; label = @11
                          block ;; label = @12
                            block ;; label = @13
                              local.get 3
                              local.get 2
                              i64.ge_s
                              br_if 0 (;@13;)
                              local.get 3
                              i64.const 8
                              i64.add
                              local.set 5
                              local.get 4
                              i64.const 16
                              i64.add
                              local.tee 8
                              local.get 4
                              i64.lt_s
                              br_if 9 (;@4;)
                              local.get 8
                              local.set 6
                              local.get 5
                              local.get 6
                              local.set 4
                              local.set 3
                              br 2 (;@11;)
                            end
                            local.get 4
                            return
                          end
                        end
                        block ;; label = @11
                          block ;; label = @12
                            local.get 3
                            local.get 2
                            i64.ge_s
                            br_if 0 (;@12;)
                            local.get 3
                            i64.const 8
                            i64.add
                            local.set 5
                            local.get 4
                            i64.const 16
                            i64.add
                            local.tee 8
                            local.get 4
                            i64.lt_s
                            br_if 11 (;@1;)
                            local.get 8
                            local.set 6
                            local.get 5
                            local.get 6
                            local.set 4
                            local.set 3
                            br 3 (;@9;)
                          end
                          local.get 4
                          return
                        end
                      end
                    end
                  end
                  local.get 0
                  i64.const CLOSURE0
                  i32.const 48
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
                i32.const 32
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
              i32.const 48
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
            i32.const 64
            i32.const 2
            return_call_indirect (type 7)
          end
          local.get 0
          local.get 4
          i64.store offset=32
          local.get 0
          local.get 5
          i64.store offset=40
          local.get 0
          i64.const CLOSURE0
          i32.const 80
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
        i32.const 48
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
      i32.const 64
      i32.const 2
      return_call_indirect (type 7)
    end
    local.get 0
    local.get 4
    i64.store offset=32
    local.get 0
    local.get 5
    i64.store offset=40
    local.get 0
    i64.const CLOSURE0
    i32.const 80
    i32.const 2
    return_call_indirect (type 7)
  )
