package app.weld.operator.api.v1alpha1;

/** The rules about more than one field of a {@code WeldConnection}, in CEL: as few as there can be, as {@link SyncRules} says. */
final class ConnectionRules {
    private static final String SAME_LABEL = "has(self.label) == has(oldSelf.label)";
    private static final String ID_STAYS = "(!has(oldSelf.connectionId) || has(self.connectionId))";
    static final String LABEL_MESSAGE =
            "label cannot be changed: create another WeldConnection with the other label and delete this one; its syncs have to be created again";
    static final String ID_MESSAGE =
            "connectionId can be set once, and cannot be changed or removed afterwards: create another WeldConnection for the other connection";
    static final String CHANGE = SAME_LABEL + " && " + ID_STAYS;
    static final String CHANGE_MESSAGE = "((" + SAME_LABEL + " ? '' : \"; " + LABEL_MESSAGE + "\") + (" + ID_STAYS
            + " ? '' : \"; " + ID_MESSAGE + "\")).substring(2)";

    /** A value that a change leaves as it is. */
    static final String SAME = "self == oldSelf";

    private ConnectionRules() {}
}
