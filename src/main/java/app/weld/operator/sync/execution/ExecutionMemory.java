package app.weld.operator.sync.execution;

/**
 * What is remembered from one attempt to carry out a plan to the next.
 *
 * @param settings how Weld takes settings with this key
 * @param dropped what an update has dropped
 * @param streams what Weld refused
 * @param absent what was added and is not shown
 */
public record ExecutionMemory(
        SettingsWays settings, DroppedSettings dropped, RefusedStreams streams, AbsentStreams absent) {}
