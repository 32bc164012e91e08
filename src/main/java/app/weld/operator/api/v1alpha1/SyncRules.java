package app.weld.operator.api.v1alpha1;

/**
 * The rules about more than one field of a {@code WeldEltSync}, in CEL.
 *
 * <p>An API server evaluates them with every write of an object, also of its status, and what it costs is the accesses to fields of
 * {@code self} and {@code oldSelf}: each copies the schema of every field of the spec. So there is one rule about the spec and one
 * about its change, each asks for as few fields as a plain manifest needs, and what concerns a single field is a rule of that field.
 * The messages are in double quotes, and each says what is wrong with the spec if its own condition does not hold.
 */
final class SyncRules {
    private static final String ONE_CONNECTION = "has(self.connectionRef) != has(self.connectionId)";
    private static final String ONE_KEY =
            "!has(self.connectionId) || has(self.apiKeySecretRef) != has(self.workspaceRef)";
    private static final String WORKSPACE_OF_ID = "!has(self.workspaceRef) || has(self.connectionId)";
    private static final String A_START =
            "has(self.syncInterval) || has(self.orchestrationRef) || (has(self.orchestrationId) && self.orchestrationId != '')";
    private static final String ONE_ORCHESTRATION = "!has(self.orchestrationId) || !has(self.orchestrationRef)";
    private static final String DATA_CONFIRMED =
            "!has(self.removeDataOnDelete) || !self.removeDataOnDelete || (has(self.removeDataOf) && self.removeDataOf == self.destinationSchemaName)";
    private static final String HISTORY_CONFIRMED =
            "!has(self.request) || !has(self.request.deleteHistoryOf) || self.request.deleteHistoryOf == self.destinationSchemaName";

    private static final String CONNECTION_AND_KEY =
            "(has(self.connectionId) ? !has(self.connectionRef) && has(self.apiKeySecretRef) != has(self.workspaceRef)"
                    + " : has(self.connectionRef) && !has(self.workspaceRef))";
    private static final String START_AND_ORCHESTRATION = "(has(self.orchestrationRef) ? !has(self.orchestrationId)"
            + " : has(self.syncInterval) || (has(self.orchestrationId) && self.orchestrationId != ''))";

    /** Whether the fields of a spec go together: exactly if {@link #COMBINATION_MESSAGE} is empty. */
    static final String COMBINATION = CONNECTION_AND_KEY + " && " + START_AND_ORCHESTRATION + " && (" + DATA_CONFIRMED
            + ") && (" + HISTORY_CONFIRMED + ")";

    static final String COMBINATION_MESSAGE = "(((" + ONE_CONNECTION
            + ") ? '' : \"; set exactly one of connectionRef and connectionId\") + (("
            + ONE_KEY
            + ") ? '' : \"; exactly one of apiKeySecretRef and workspaceRef is required together with connectionId: name the Secret with the API key of the workspace, or the WeldWorkspace\") + (("
            + WORKSPACE_OF_ID
            + ") ? '' : \"; workspaceRef needs connectionId: with connectionRef, the workspace is that of the WeldConnection\") + (("
            + A_START
            + ") ? '' : \"; syncInterval is required unless orchestrationId or orchestrationRef is set, such as '0 */6 * * *'\") + (("
            + ONE_ORCHESTRATION
            + ") ? '' : \"; set only one of orchestrationId and orchestrationRef\") + (("
            + DATA_CONFIRMED
            + ") ? '' : \"; removeDataOnDelete requires removeDataOf with the value of destinationSchemaName, to confirm that its tables may be dropped\") + (("
            + HISTORY_CONFIRMED
            + ") ? '' : \"; request.deleteHistoryOf must equal destinationSchemaName, to confirm that its history tables may be deleted\")).substring(2)";

    private static final String SAME_CONNECTION = "has(self.connectionId) == has(oldSelf.connectionId)";
    private static final String SAME_START = "has(self.startDate) == has(oldSelf.startDate)";

    static final String CONNECTION_REF_MESSAGE =
            "connectionRef cannot be changed: create another WeldEltSync for the other connection and delete this one";
    static final String CONNECTION_ID_MESSAGE =
            "connectionId cannot be changed: create another WeldEltSync for the other connection and delete this one";
    static final String START_DATE_MESSAGE =
            "startDate cannot be changed: create another WeldEltSync with the other startDate, into another schema, and delete this one";

    /** Whether the immutable fields that may be absent are there exactly if they were. What they say is a rule of each. */
    static final String CHANGE = SAME_CONNECTION + " && " + SAME_START;

    static final String CHANGE_MESSAGE = "((" + SAME_CONNECTION + " ? '' : has(self.connectionId) ? \"; "
            + CONNECTION_REF_MESSAGE + "\" : \"; " + CONNECTION_ID_MESSAGE + "\") + (" + SAME_START + " ? '' : \"; "
            + START_DATE_MESSAGE + "\")).substring(2)";

    /** A value that a change leaves as it is. */
    static final String SAME = "self == oldSelf";

    private SyncRules() {}
}
