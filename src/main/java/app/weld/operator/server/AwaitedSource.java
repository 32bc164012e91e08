package app.weld.operator.server;

/**
 * The source that a browser was sent away to authorize.
 *
 * @param integrationId Weld's id of the kind of source
 * @param namespace of the WeldConnection
 * @param name of the WeldConnection
 */
public record AwaitedSource(String integrationId, String namespace, String name) {}
