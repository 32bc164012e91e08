-- Health of a WeldEltSync: https://argo-cd.readthedocs.io/en/stable/operator-manual/health/

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
  UnsupportedValue = "Update the operator together with its CRDs, or change the value",
  InvalidAPIKey = "Put a valid API key of the Weld workspace into the Secret",
  ConnectionNotReady = "See the WeldConnection: the sync continues by itself once it is connected",
  ConnectionFailed = "See the WeldConnection, which says what to fix",
  StreamNotFound = "Correct spec.streams; the other streams are in place",
  InvalidSettings = "Correct spec.settings",
  Rejected = "After a change in Weld, run the action Reconcile",
  DriftRepeated = "Agree on one owner of the sync",
  StoppedByWeld = "Fix the cause, then run the action Reconcile",
  RunFailed = "Fix the cause, then run the action Run now",
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
  if ready.reason == "ConnectionNotReady" then
    return result("Suspended", ready, advice[ready.reason])
  end
  return result("Progressing", ready, advice[ready.reason])
end

if isTrue(find("Suspended")) then
  return {status = "Healthy", message = "Suspended"}
end

local lastRun = find("LastRunSucceeded")
if lastRun ~= nil and lastRun.status == "False" then
  return result("Degraded", lastRun, advice[lastRun.reason])
end

local reachable = find("APIReachable")
if reachable ~= nil and reachable.status == "False" then
  return {status = "Healthy", message = ready.message .. "; at the moment " .. reachable.reason .. ": " .. reachable.message}
end

return {status = "Healthy", message = ready.message}
