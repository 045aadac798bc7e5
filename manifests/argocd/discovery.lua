-- A stopped service can be started, any other stopped and restarted.
local stopped = obj.spec.active == false
return {
  ["start"] = { disabled = not stopped },
  ["stop"] = { disabled = stopped },
  ["restart"] = { disabled = stopped }
}
