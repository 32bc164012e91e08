-- Health of a WeldWorkspace: https://argo-cd.readthedocs.io/en/stable/operator-manual/health/

local function find(type)
  for _, condition in ipairs(obj.status.conditions or {}) do
    if condition.type == type then
      return condition
    end
  end
  return nil
end

local function isTrue(condition)
  return condition ~= nil and condition.status == "True"
end

local function result(status, condition, advice)
  local message = condition.reason .. ": " .. condition.message
  if advice ~= nil then
    message = message .. ". " .. advice
  end
  return {status = status, message = message}
end

-- What a person can do, where the message of the condition does not say it.
local advice = {
  InvalidAPIKey = "Put a valid API key of the Weld workspace into the Secret",
  Rejected = "After a change in Weld, the operator continues by itself",
}

-- The operator ignores this kind unless it is set up for it, and then nothing else would say so.
local waiting = {
  status = "Progressing",
  message = "Waiting for the Weld operator to look at the manifest, which it does only if its chart has workspaces.enabled: true (WORKSPACES_ENABLED)"
}

if obj.status == nil or obj.status.observedGeneration ~= obj.metadata.generation then
  return waiting
end

local ready = find("Ready")
if ready == nil then
  return waiting
end

if isTrue(find("Stalled")) then
  return result("Degraded", ready, advice[ready.reason])
end

if isTrue(find("Reconciling")) or ready.status ~= "True" then
  return result("Progressing", ready, advice[ready.reason])
end

return {status = "Healthy", message = ready.message}
