-- Health of a WeldConnection: https://argo-cd.readthedocs.io/en/stable/operator-manual/health/

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

-- What a person can do, where the message of the condition does not say it. The link itself is a secret: it is not shown here.
local advice = {
  UnsupportedValue = "Update the operator together with its CRDs, or change the value",
  InvalidAPIKey = "Put a valid API key of the Weld workspace into the Secret",
  AuthorizationPending = "The connection continues by itself after that",
  Rejected = "After a change in Weld, run the action Reconcile",
}

if obj.status == nil or obj.status.observedGeneration ~= obj.metadata.generation then
  return {status = "Progressing", message = "Waiting for the Weld operator to look at the manifest"}
end

local ready = find("Ready")
if ready == nil then
  return {status = "Progressing", message = "Waiting for the Weld operator to look at the manifest"}
end

-- Argo CD itself answers for what is being deleted; other callers may not.
if obj.metadata.deletionTimestamp ~= nil then
  return result("Progressing", ready)
end

if isTrue(find("Stalled")) then
  return result("Degraded", ready, advice[ready.reason])
end

if isTrue(find("Reconciling")) or ready.status ~= "True" then
  if ready.reason == "AuthorizationPending" then
    return result("Suspended", ready, advice[ready.reason])
  end
  return result("Progressing", ready, advice[ready.reason])
end

if isTrue(find("Suspended")) then
  return {status = "Healthy", message = "Suspended"}
end

local reachable = find("APIReachable")
if reachable ~= nil and reachable.status == "False" then
  return {status = "Healthy", message = ready.message .. "; at the moment " .. reachable.reason .. ": " .. reachable.message}
end

return {status = "Healthy", message = ready.message}
