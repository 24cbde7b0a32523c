;; applies
(func $applies:2 (;0;) (type 1) (param i32 i64 i64) (result i64)
  (local i64 i64 i32)
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
              local.set 5
              i64.const 0
              local.set 3
              local.get 2
              i32.wrap_i64
              i32.const 7
              i32.and
              br_if 1 (;@5;)
              loop ;; label = @7
                local.get 5
                local.get 5
                i32.add
                local.set 5
                local.get 0
                local.get 5
                i32.load offset=POLL
                i32.ge_u
                br_if 3 (;@4;)
                block ;; label = @8
                  block ;; label = @9
                    block ;; label = @10
                      block ;; label = @11
                        local.get 3
                        local.get 2
                        i64.ge_s
                        br_if 0 (;@11;)
                        local.get 3
                        i64.const 8
                        i64.add
                        local.set 4
                        local.get 4
                        local.set 3
                        br 2 (;@9;)
                      end
                      local.get 3
                      return
                    end
                  end
                  block ;; label = @9
                    block ;; label = @10
                      local.get 3
                      local.get 2
                      i64.ge_s
                      br_if 0 (;@10;)
                      local.get 3
                      i64.const 8
                      i64.add
                      local.set 4
                      local.get 4
                      local.set 3
                      br 3 (;@7;)
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
          local.get 2
          i64.store offset=16
          local.get 0
          local.get 3
          i64.store offset=24
          local.get 0
          i64.const closure:applies
          i32.const 40
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
      end
      local.get 0
      local.get 2
      i64.store offset=16
      local.get 0
      local.get 3
      i64.store offset=24
      local.get 0
      i64.const closure:applies
      i32.const 56
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
    i32.const 40
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
  i32.const 56
  i32.const 2
  return_call_indirect (type 7)
)

;; applies, without loop-hoist
(func $applies:2 (;0;) (type 1) (param i32 i64 i64) (result i64)
  (local i64 i64 i32)
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
              local.set 5
              i64.const 0
              local.set 3
              loop ;; label = @7
                local.get 5
                local.get 5
                i32.add
                local.set 5
                local.get 0
                local.get 5
                i32.load offset=POLL
                i32.ge_u
                br_if 2 (;@5;)
                block ;; label = @8
                  block ;; label = @9
                    block ;; label = @10
                      block ;; label = @11
                        local.get 2
                        i32.wrap_i64
                        i32.const 7
                        i32.and
                        br_if 7 (;@4;)
                        local.get 3
                        local.get 2
                        i64.ge_s
                        br_if 0 (;@11;)
                        local.get 3
                        i64.const 8
                        i64.add
                        local.set 4
                        local.get 4
                        local.set 3
                        br 2 (;@9;)
                      end
                      local.get 3
                      return
                    end
                  end
                  block ;; label = @9
                    block ;; label = @10
                      local.get 3
                      local.get 2
                      i64.ge_s
                      br_if 0 (;@10;)
                      local.get 3
                      i64.const 8
                      i64.add
                      local.set 4
                      local.get 4
                      local.set 3
                      br 3 (;@7;)
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
        end
        local.get 0
        local.get 2
        i64.store offset=16
        local.get 0
        local.get 3
        i64.store offset=24
        local.get 0
        i64.const closure:applies
        i32.const 40
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
      i32.const 56
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
    i32.const 40
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
  i32.const 56
  i32.const 2
  return_call_indirect (type 7)
)

;; nearest, with and without loop-hoist
(func $nearest:5 (;0;) (type 1) (param i32 i64 i64) (result i64)
  (local i64 i64 i64 i64 i32 i64)
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
              local.get 2
              i64.const 0
              local.set 4
              local.set 3
              loop ;; label = @7
                local.get 7
                local.get 7
                i32.add
                local.set 7
                local.get 0
                local.get 7
                i32.load offset=POLL
                i32.ge_u
                br_if 2 (;@5;)
                block ;; label = @8
                  block ;; label = @9
                    block ;; label = @10
                      block ;; label = @11
                        local.get 3
                        i32.wrap_i64
                        i32.const 7
                        i32.and
                        i32.const 2
                        i32.ne
                        br_if 0 (;@11;)
                        local.get 3
                        i32.wrap_i64
                        i64.load offset=14
                        local.set 5
                        local.get 4
                        i64.const 8
                        i64.add
                        local.tee 8
                        local.get 4
                        i64.lt_s
                        br_if 8 (;@3;)
                        local.get 8
                        local.set 6
                        local.get 5
                        local.get 6
                        local.set 4
                        local.set 3
                        br 2 (;@9;)
                      end
                      local.get 4
                      return
                    end
                  end
                  block ;; label = @9
                    block ;; label = @10
                      local.get 3
                      i32.wrap_i64
                      i32.const 7
                      i32.and
                      i32.const 2
                      i32.ne
                      br_if 0 (;@10;)
                      local.get 3
                      i32.wrap_i64
                      i64.load offset=14
                      local.set 5
                      local.get 4
                      i64.const 8
                      i64.add
                      local.tee 8
                      local.get 4
                      i64.lt_s
                      br_if 9 (;@1;)
                      local.get 8
                      local.set 6
                      local.get 5
                      local.get 6
                      local.set 4
                      local.set 3
                      br 3 (;@7;)
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
            i64.const closure:nearest
            i32.const 0
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
          i64.const closure:nearest
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
        i64.const closure:nearest
        i32.const 56
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
      i64.const closure:nearest
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
    i64.const closure:nearest
    i32.const 56
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
  i64.const closure:nearest
  i32.const 72
  i32.const 2
  return_call_indirect (type 7)
)
