package app.weld.operator.simulation;

/** Why the resources of a namespace cannot act, and none can whose key is in a Secret there. */
enum Hindrance {
    /** The Secrets hold a key that Weld has never known. */
    UNKNOWN_KEY,
    /** The Secrets hold a key of their own, which opens the account for a while and is then revoked. */
    REVOKED_KEY,
    NO_SECRET,
    SUSPENDED
}
