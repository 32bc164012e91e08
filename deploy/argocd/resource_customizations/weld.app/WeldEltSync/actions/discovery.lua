local suspended = obj.spec.suspend == true
local deleting = obj.metadata.deletionTimestamp ~= nil
local observed = obj.spec.managementPolicy == "ObserveOnly"
local disabled = obj.spec.enabled == false

local actions = {}
actions["run-now"] = {
  ["displayName"] = "Run now",
  ["iconClass"] = "fa fa-fw fa-bolt",
  ["disabled"] = suspended or deleting or observed or disabled
}
actions["full-refresh"] = {
  ["displayName"] = "Full refresh with the next run",
  ["iconClass"] = "fa fa-fw fa-sync-alt",
  ["disabled"] = suspended or deleting or observed
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
