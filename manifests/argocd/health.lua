-- The rules of kstatus: not looked at yet and under way are Progressing, what only a person can mend is Degraded.
local status = obj.status or {}
if status.observedGeneration ~= obj.metadata.generation then
  return { status = "Progressing", message = "the operator has not looked at it yet" }
end
local conditions = {}
for _, condition in ipairs(status.conditions or {}) do
  if condition.status == "True" or condition.type == "Ready" then
    conditions[condition.type] = condition
  end
end
if conditions.Stalled then
  return { status = "Degraded", message = conditions.Stalled.reason .. ": " .. conditions.Stalled.message }
end
if conditions.Reconciling then
  return { status = "Progressing", message = conditions.Reconciling.message }
end
local ready = conditions.Ready
if ready == nil then
  return { status = "Progressing", message = "the operator has said nothing of it yet" }
end
if ready.status == "True" then
  if status.state == "inactive" then
    return { status = "Suspended", message = ready.message }
  end
  return { status = "Healthy", message = ready.message }
end
-- Nothing is under way that would make it so.
if status.healthState == "unhealthy" or status.healthState == "degraded" then
  return { status = "Degraded", message = ready.message }
end
return { status = "Progressing", message = ready.message }
