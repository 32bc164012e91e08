local suspended = obj.spec.suspend == true
local deleting = obj.metadata.deletionTimestamp ~= nil
local connected = obj.status ~= nil and obj.status.connectionId ~= nil

local actions = {}
actions["re-authorize"] = {
  ["displayName"] = "Ask for a new authorize link",
  ["iconClass"] = "fa fa-fw fa-key",
  ["disabled"] = suspended or deleting or not connected
}
actions["reconcile"] = {
  ["displayName"] = "Reconcile",
  ["iconClass"] = "fa fa-fw fa-redo",
  ["disabled"] = suspended
}
if suspended then
  actions["resume"] = {
    ["displayName"] = "Resume",
    ["iconClass"] = "fa fa-fw fa-play",
    ["disabled"] = deleting
  }
else
  actions["suspend"] = {
    ["displayName"] = "Suspend",
    ["iconClass"] = "fa fa-fw fa-pause",
    ["disabled"] = deleting
  }
end
return actions
