package app.weld.operator.weld;

/** Gives the client of a key. All clients of one key share one request budget. */
public interface WeldClients {
    /** A client for this key; cheap, asks nothing of Weld. */
    WeldApi of(ApiKey key, Priority priority);

    /** The key was changed or is wanted again: a client that had stopped because it was refused may ask again at once. */
    void forgetRefusal(ApiKey key);
}
