  (func $f:1 (;0;) (type 1) (param i32 i64 i64) (result i64)
    (local i64 i64 i64 i64 i32 f64 f64 f64 i64)
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
                      i32.const 0
                      i32.load offset=ZERO
                      local.set 7
                      i64.const 0
                      i64.const -144115188075855868
                      local.set 4
                      local.set 3
                      local.get 2
                      i32.wrap_i64
                      i32.const 7
                      i32.and
                      br_if 1 (;@8;)
                      local.get 4
                      i64.const 7
                      i64.and
                      i64.const 6
                      i64.eq
                      if (result f64) ;; label = @10
                        local.get 4
                        i32.wrap_i64
                        f64.load offset=10
                      else
                        local.get 4
                        i64.const 1
                        i64.sub
                        i64.const 4
                        i64.rotr
                        f64.reinterpret_i64
                      end
                      local.tee 8
                      drop
                      loop ;; label = @10
                        local.get 7
                        local.get 7
                        i32.add
                        local.set 7
                        local.get 0
                        local.get 7
                        i32.load offset=POLL
                        i32.ge_u
                        br_if 3 (;@7;)
                        block ;; label = @11
                          block ;; label = @12
                            block ;; label = @13
                              block ;; label = @14
                                local.get 3
                                local.get 2
                                i64.ge_s
                                br_if 0 (;@14;)
                                local.get 3
                                i64.const 8
                                i64.add
                                local.set 5
                                local.get 8
                                f64.const 0x1p-1 (;=0.5;)
                                f64.add
                                local.set 9
                                local.get 5
                                local.get 9
                                local.set 8
                                local.set 3
                                br 2 (;@12;)
                              end
                              local.get 8
                              local.tee 10
                              i64.reinterpret_f64
                              i64.const 4
                              i64.rotl
                              local.set 11
                              i32.const 25
                              local.get 11
                              i32.wrap_i64
                              i32.const 7
                              i32.and
                              i32.shr_u
                              i32.const 1
                              i32.and
                              if (result i64) ;; label = @14
                                local.get 11
                                i64.const 1
                                i64.add
                              else
                                local.get 10
                                call $box-flonum
                              end
                              local.tee 4
                              return
                            end
                          end
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
                              local.get 8
                              f64.const 0x1p-1 (;=0.5;)
                              f64.add
                              local.set 9
                              local.get 5
                              local.get 9
                              local.set 8
                              local.set 3
                              br 3 (;@10;)
                            end
                            local.get 8
                            local.tee 10
                            i64.reinterpret_f64
                            i64.const 4
                            i64.rotl
                            local.set 11
                            i32.const 25
                            local.get 11
                            i32.wrap_i64
                            i32.const 7
                            i32.and
                            i32.shr_u
                            i32.const 1
                            i32.and
                            if (result i64) ;; label = @13
                              local.get 11
                              i64.const 1
                              i64.add
                            else
                              local.get 10
                              call $box-flonum
                            end
                            local.tee 4
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
                local.get 8
                call $box-flonum
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
              local.get 8
              call $box-flonum
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
            local.get 8
            call $box-flonum
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
          local.get 5
          i64.store offset=40
          local.get 0
          local.get 8
          call $box-flonum
          i64.store offset=32
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
        local.get 8
        call $box-flonum
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
      local.get 8
      call $box-flonum
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
    local.get 5
    i64.store offset=40
    local.get 0
    local.get 8
    call $box-flonum
    i64.store offset=32
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
  (func $box-flonum (;2;) (type 12) (param f64) (result i64)
    (local i32)
    i32.const 0
    i32.load offset=CURSOR1
    local.tee 1
    i32.const 16
    i32.add
    i32.const 0
    i32.load offset=LIMIT1
    i32.gt_u
    if ;; label = @1
      i32.const 1
      i32.const 5
      call_indirect (type 9)
      local.set 1
    else
      i32.const 0
      local.get 1
      i32.const 16
      i32.add
      i32.store offset=CURSOR1
    end
    local.get 1
    i64.const 1
    i64.store
    local.get 1
    local.get 0
    f64.store offset=8
    local.get 1
    i32.const -2
    i32.add
    i64.extend_i32_u
  )
