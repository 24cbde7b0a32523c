;; applies
(func $applies:2 (;0;) (type 1) (param i32 i64 i64) (result i64)
  (local i64 i64 i32)
  block ;; label = @1
    block ;; label = @2
      block ;; label = @3
        block ;; label = @4
          block ;; label = @5
            local.get 0
            i32.const 0
            i32.load offset=POLL
            i32.ge_u
            br_if 0 (;@5;)
            block ;; label = @6
              block ;; label = @7
                local.get 2
                i32.wrap_i64
                i32.const 7
                i32.and
                i32.const 2
                i32.ne
                br_if 0 (;@7;)
                local.get 2
                i32.wrap_i64
                i64.load offset=6
                local.set 3
                local.get 0
                local.get 2
                i64.store offset=16
                local.get 0
                i32.const 40
                i32.add
                i64.const closure:applies
                local.get 3
                call $applies:2
                local.set 3
                local.get 3
                i64.const 1543
                i64.eq
                br_if 4 (;@3;)
                local.get 2
                i32.wrap_i64
                i64.load offset=14
                local.set 4
                local.get 0
                local.get 3
                i64.store offset=24
                local.get 0
                i32.const 40
                i32.add
                i64.const closure:applies
                local.get 4
                call $applies:2
                local.set 4
                local.get 4
                i64.const 1543
                i64.eq
                br_if 6 (;@1;)
                i32.const 0
                i32.load offset=CURSOR0
                local.tee 5
                i32.const 16
                i32.add
                i32.const 0
                i32.load offset=LIMIT0
                i32.gt_u
                if ;; label = @8
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
              local.get 2
              return
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
        i64.const closure:applies
        i32.const 16
        i32.const 2
        return_call_indirect (type 7)
      end
      local.get 0
      i64.const closure:applies
      i32.const 32
      i32.const 3
      return_call_indirect (type 7)
    end
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
  i64.const closure:applies
  i32.const 72
  i32.const 3
  return_call_indirect (type 7)
)
(func $"applies:2 (resume)" (;2;) (type 2) (param i32 i64 i64 i64) (result i64)
  (local i64 i64 i32 i32)
  block ;; label = @1
    block ;; label = @2
      local.get 2
      local.set 5
      local.get 3
      i32.wrap_i64
      local.set 6
      block ;; label = @3
        block ;; label = @4
          block ;; label = @5
            block ;; label = @6
              block ;; label = @7
                block ;; label = @8
                  local.get 6
                  i32.const 1
                  i32.sub
                  br_table 2 (;@6;) 2 (;@6;) 1 (;@7;)
                end
                unreachable
              end
            end
            block ;; label = @6
              block ;; label = @7
                block ;; label = @8
                  local.get 6
                  i32.const 1
                  i32.sub
                  br_table 1 (;@7;) 2 (;@6;) 1 (;@7;)
                end
                unreachable
              end
              block ;; label = @7
                block ;; label = @8
                  local.get 6
                  i32.const 1
                  i32.sub
                  br_table 1 (;@7;) 1 (;@7;)
                end
                unreachable
              end
              block ;; label = @7
                local.get 0
                i64.load offset=16
                local.set 2
                i32.const 0
                local.set 6
                local.get 5
                local.set 3
              end
            end
            block ;; label = @6
              block ;; label = @7
                local.get 6
                i32.const 2
                i32.sub
                br_table 1 (;@6;) 0 (;@7;)
              end
              local.get 2
              i32.wrap_i64
              i32.const 7
              i32.and
              i32.const 2
              i32.ne
              br_if 4 (;@2;)
              local.get 2
              i32.wrap_i64
              i64.load offset=14
              local.set 4
            end
            block ;; label = @6
              block ;; label = @7
                local.get 6
                br_if 0 (;@7;)
                local.get 0
                local.get 3
                i64.store offset=24
                local.get 0
                i32.const 40
                i32.add
                i64.const closure:applies
                local.get 4
                call $applies:2
                local.set 4
                local.get 4
                i64.const 1543
                i64.eq
                br_if 6 (;@1;)
                br 1 (;@6;)
              end
              local.get 0
              i64.load offset=24
              local.set 3
              i32.const 0
              local.set 6
              local.get 5
              local.set 4
            end
            i32.const 0
            i32.load offset=CURSOR0
            local.tee 7
            i32.const 16
            i32.add
            i32.const 0
            i32.load offset=LIMIT0
            i32.gt_u
            if ;; label = @6
              i32.const 0
              i32.const 5
              call_indirect (type 9)
              local.set 7
            else
              i32.const 0
              local.get 7
              i32.const 16
              i32.add
              i32.store offset=CURSOR0
            end
            local.get 7
            local.get 3
            i64.store
            local.get 7
            local.get 4
            i64.store offset=8
            local.get 7
            i32.const -6
            i32.add
            i64.extend_i32_u
            return
          end
        end
      end
    end
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
  i64.const closure:applies
  i32.const 72
  i32.const 3
  return_call_indirect (type 7)
)

;; applies, without resume-entry
(func $applies:2 (;0;) (type 1) (param i32 i64 i64) (result i64)
  (local i64 i64 i32)
  block ;; label = @1
    block ;; label = @2
      block ;; label = @3
        block ;; label = @4
          block ;; label = @5
            local.get 0
            i32.const 0
            i32.load offset=POLL
            i32.ge_u
            br_if 0 (;@5;)
            block ;; label = @6
              block ;; label = @7
                local.get 2
                i32.wrap_i64
                i32.const 7
                i32.and
                i32.const 2
                i32.ne
                br_if 0 (;@7;)
                local.get 2
                i32.wrap_i64
                i64.load offset=6
                local.set 3
                local.get 0
                local.get 2
                i64.store offset=16
                local.get 0
                i32.const 40
                i32.add
                i64.const closure:applies
                local.get 3
                call $applies:2
                local.set 3
                local.get 3
                i64.const 1543
                i64.eq
                br_if 4 (;@3;)
                local.get 2
                i32.wrap_i64
                i64.load offset=14
                local.set 4
                local.get 0
                local.get 3
                i64.store offset=24
                local.get 0
                i32.const 40
                i32.add
                i64.const closure:applies
                local.get 4
                call $applies:2
                local.set 4
                local.get 4
                i64.const 1543
                i64.eq
                br_if 6 (;@1;)
                i32.const 0
                i32.load offset=CURSOR0
                local.tee 5
                i32.const 16
                i32.add
                i32.const 0
                i32.load offset=LIMIT0
                i32.gt_u
                if ;; label = @8
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
              local.get 2
              return
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
        i64.const closure:applies
        i32.const 16
        i32.const 2
        return_call_indirect (type 7)
      end
      local.get 0
      i64.const closure:applies
      i32.const 32
      i32.const 3
      return_call_indirect (type 7)
    end
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
  i64.const closure:applies
  i32.const 72
  i32.const 3
  return_call_indirect (type 7)
)

;; nearest, with and without resume-entry
(func $nearest:5 (;0;) (type 1) (param i32 i64 i64) (result i64)
  (local i64 i64 i32)
  block ;; label = @1
    block ;; label = @2
      block ;; label = @3
        block ;; label = @4
          block ;; label = @5
            local.get 0
            i32.const 0
            i32.load offset=POLL
            i32.ge_u
            br_if 0 (;@5;)
            block ;; label = @6
              block ;; label = @7
                local.get 2
                i32.wrap_i64
                i32.const 7
                i32.and
                i32.const 2
                i32.ne
                br_if 0 (;@7;)
                local.get 2
                i32.wrap_i64
                i64.load offset=6
                local.set 3
                local.get 0
                local.get 2
                i64.store offset=16
                local.get 0
                i32.const 40
                i32.add
                i64.const closure:nearest
                local.get 3
                call $nearest:5
                local.set 3
                local.get 3
                i64.const 1543
                i64.eq
                br_if 4 (;@3;)
                local.get 2
                i32.wrap_i64
                i64.load offset=14
                local.set 4
                local.get 0
                local.get 3
                i64.store offset=24
                local.get 0
                i32.const 40
                i32.add
                i64.const closure:nearest
                local.get 4
                call $nearest:5
                local.set 4
                local.get 4
                i64.const 1543
                i64.eq
                br_if 6 (;@1;)
                i32.const 0
                i32.load offset=CURSOR0
                local.tee 5
                i32.const 16
                i32.add
                i32.const 0
                i32.load offset=LIMIT0
                i32.gt_u
                if ;; label = @8
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
              local.get 2
              return
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
        local.get 2
        i64.store offset=16
        local.get 0
        i64.const closure:nearest
        i32.const 16
        i32.const 2
        return_call_indirect (type 7)
      end
      local.get 0
      i64.const closure:nearest
      i32.const 32
      i32.const 3
      return_call_indirect (type 7)
    end
    local.get 0
    local.get 3
    i64.store offset=24
    local.get 0
    i64.const closure:nearest
    i32.const 56
    i32.const 2
    return_call_indirect (type 7)
  end
  local.get 0
  i64.const closure:nearest
  i32.const 72
  i32.const 3
  return_call_indirect (type 7)
)
