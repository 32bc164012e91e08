-- Health of a WeldEltSync, where a failed run is not Degraded: https://argo-cd.readthedocs.io/en/stable/operator-manual/health/

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

-- What a person can do, where the operator's own words do not say it.
local advice = {
  UnsupportedValue = "Update the operator together with its CRDs, or change the value",
  SecretNotFound = "Create the Secret that apiKeySecretRef names, with the API key in it",
  InvalidAPIKey = "Put a valid API key of the Weld workspace into the Secret",
  ConnectionNotReady = "Look at the WeldConnection: the sync goes on by itself once that is connected",
  ConnectionNotFound = "Correct spec.connectionRef, or create the WeldConnection",
  ConnectionFailed = "Look at the WeldConnection: it says what is to be mended",
  WorkspaceMismatch = "Put an API key of the workspace of the sync into the Secret",
  StreamNotFound = "Correct spec.streams; the other streams are in place",
  ColumnsUndeclared = "Declare hashedColumns and excludedColumns of the stream",
  RemovalHeld = "Correct spec.streams, or confirm the removal as the message says",
  SettingsHidden = "Declare the setting in spec.settings",
  InvalidSettings = "Correct spec.settings; everything else is in place",
  Rejected = "Change what Weld refuses, then run the action Reconcile",
  ConnectionChanged = "A sync cannot move: bind the WeldConnection to its old connection, or delete the sync and apply it again",
  SyncMismatch = "Correct the manifest, or name another sync in spec.syncId",
  RemoteSyncNotFound = "Correct spec.syncId",
  AmbiguousSync = "Name one of them in spec.syncId",
  Conflict = "Delete one of the two resources, or let this one adopt (spec.adoptionPolicy)",
  DriftRepeated = "Agree on one owner of the sync",
  StoppedByWeld = "Mend the cause, then run the action Reconcile",
  RunFailed = "Mend the cause, then run the action Run now",
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
  return result("Healthy", lastRun, advice[lastRun.reason])
end

local reachable = find("APIReachable")
if reachable ~= nil and reachable.status == "False" then
  return {status = "Healthy", message = ready.message .. "; at the moment " .. reachable.reason .. ": " .. reachable.message}
end

return {status = "Healthy", message = ready.message}
