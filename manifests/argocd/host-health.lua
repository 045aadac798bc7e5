local state = obj.status and obj.status.state
if state == "active" then
  return { status = "Healthy", message = "the host answers" }
end
if state == nil then
  return { status = "Progressing", message = "the operator has said nothing of it yet" }
end
return { status = "Degraded", message = "the host is " .. state }
