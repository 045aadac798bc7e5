-- Its units are replaced, a batch at a time; how many and how often stays as it was.
if obj.spec.restart == nil then
  obj.spec.restart = {}
end
obj.spec.restart.at = os.date("!%Y-%m-%dT%H:%M:%SZ")
return obj
