package app.weld.operator.weld.assumptions;

import java.util.List;

/**
 * An assumption about Weld. The operator keeps its promises whether it holds or not, and for each assumption a test makes the
 * stand-in behave the other way.
 */
public enum Assumption {
    READS_SHOW_WRITES(
            "A01",
            "A read that begins after an answered write shows that write.",
            "Nothing documents it either way.",
            "For WELD_CREATION_GRACE after an answered write, a read that does not show it proves nothing: the operator creates nothing again, reverts nothing and reports no drift.",
            "--write",
            "passive"),
    CLOCKS_AGREE(
            "A02",
            "Weld's clock and the operator's clock agree.",
            "Not documented; HTTP servers send a Date header.",
            "The operator compares Weld's times only with each other and with Weld's own time (its Date header).",
            "V01"),
    SCHEMA_AS_SENT(
            "A03",
            "A schema name is returned as it was sent.",
            "Weld's example client cleans names before it sends them; warehouses fold case.",
            "The name in the answer to a creation is Weld's spelling of the name that was sent. The search for a sync ignores case and applies the same cleaning.",
            "V09",
            "--write",
            "passive"),
    START_DATE_AT_MIDNIGHT_UTC(
            "A04",
            "A start date is returned as midnight UTC of the day that was sent.",
            "The OpenAPI document takes a date and returns a date-time; it names no time zone.",
            "The operator remembers the answer as Weld's spelling. For an adopted sync, a difference of up to 14 hours is accepted.",
            "V10",
            "--write",
            "passive"),
    START_DATE_HONOURED(
            "A05",
            "A start date that was sent is kept.",
            "The OpenAPI document: support varies by integration (supports_start_date).",
            "The sync works, and the message of Ready says that the source ignores the date.",
            "V10",
            "--write",
            "passive"),
    SCHEDULE_AS_SENT(
            "A06",
            "A schedule is returned as it was sent, by the write and by later reads.",
            "Not documented.",
            "The first spelling that a read shows after the write counts as Weld's spelling, and not as drift.",
            "--write",
            "passive"),
    OMITTED_STREAM_FIELDS_KEPT(
            "A07",
            "A stream property that is left out of POST source_streams keeps its value.",
            "None; Weld's example client always sends every property; the call is named \"add\".",
            "The operator sends every property it can read, with the changes of the manifest. If hashed or excluded columns could be lost, it sends nothing unless the manifest declares them.",
            "--write",
            "passive"),
    SETTINGS_READ_AS_STORED(
            "A08",
            "Settings are returned as they are stored: nothing is masked or added.",
            "The OpenAPI document shows only an empty example.",
            "The operator never sends a value that looks masked. It sends a key that the manifest does not contain only if Weld is known to replace all settings.",
            "V14",
            "--write"),
    SETTINGS_REPLACED(
            "A09",
            "An update of settings replaces all settings.",
            "Nothing documents whether an update replaces or merges.",
            "The operator first sends only the declared settings. The answer shows what Weld does.",
            "--write"),
    RUNS_BEGIN_SOON(
            "A10",
            "A requested run starts within a minute.",
            "The OpenAPI document: scheduling a run may take minutes or even up to an hour.",
            "The operator follows the request for more than an hour, until it sees the run. The status shows the progress.",
            "V11",
            "passive"),
    JOBS_EXIST_AT_ONCE(
            "A11",
            "A stream can be run as soon as it exists and its sync is enabled.",
            "The OpenAPI document: 404 stream or job not found, 400 the job is not running.",
            "A 400 or 404 soon after the creation or the enabling means \"not yet\". The request stays and is sent again.",
            "passive"),
    FORBIDDEN_MEANS_ONE_REQUEST(
            "A12",
            "A 403 for one operation says nothing about the API key.",
            "The API depends on the plan; Weld documents no 403.",
            "The request counts as refused. One cheap read shows whether the key is refused too.",
            "passive"),
    BAD_KEY_IS_401(
            "A13",
            "Weld answers an invalid API key with 401.",
            "The OpenAPI document; never observed.",
            "A 403 for the cheapest read also counts as a refused key.",
            "V02"),
    ANSWERS_ARE_WELDS(
            "A14",
            "Weld itself answers: errors are JSON objects with error_code or message.",
            "The OpenAPI document (ErrorDto); gateways and firewalls answer with HTML.",
            "HTML never counts as Weld's answer: Weld counts as unreachable, and the result of a write as unknown.",
            "V15"),
    REDIRECT_SAYS_CONNECTION_ID(
            "A15",
            "The redirect after an authorization has the parameter connection_id.",
            "Weld's guide says connection_id; its example client reads connectionId.",
            "The operator reads both. If both are missing, the listing of connections decides.",
            "none"),
    ANSWERS_SAY_ENABLED(
            "A16",
            "Every answer about a sync contains enabled and its streams.",
            "The OpenAPI document has enabled; Weld's example client reads active.",
            "The operator also reads active, then the status, then the sync by id. A missing field never makes a result unknown.",
            "V07",
            "--write"),
    BRIDGES_HAVE_IDS(
            "A17",
            "The answer to the creation of a connection bridge contains an id.",
            "The OpenAPI document has it; Weld's older guide does not.",
            "The link is shown anyway. The operator recognizes the connection by the redirect or in the listing of connections.",
            "V06"),
    CONNECTIONS_WHOLE(
            "A18",
            "GET /connections lists every connection with integration and label.",
            "No schema of the answer is published.",
            "Missing fields are not compared; the operator recognizes a connection by its id.",
            "V05"),
    ITEMS_WHOLE(
            "A19",
            "Every object in a listing has the fields that the document requires.",
            "The OpenAPI document; objects may be older than the document.",
            "An unreadable object is unknown, but the rest of the listing is used. The object is logged once.",
            "V05",
            "V07",
            "V13"),
    OFFERED_STREAMS_ANSWER(
            "A20",
            "Weld lists the streams that a source offers within seconds.",
            "Weld asks the source, which may be slow.",
            "The operator adds streams without the list, which only explains refusals.",
            "V13"),
    STREAMS_RUN_WITH_SYNC(
            "A21",
            "The streams of a sync run at the times of its schedule, in UTC.",
            "No document names a time zone; streams can have their own interval.",
            "The operator also looks for runs at other times. nextRunAt is an assumption, as its description says.",
            "V11",
            "V12"),
    ONLY_PEOPLE_DISABLE(
            "A22",
            "A disabled sync was disabled by a person.",
            "Weld's tutorial: Weld stops a sync after repeated failures.",
            "After failed runs, the reason is StoppedByWeld, with the error. The operator enables the sync again after some hours, or when something changes.",
            "V08"),
    RUNNING_MEANS_ENABLED(
            "A23",
            "The status RUNNING of a sync means that it is enabled, and NOT_STARTED that it never was.",
            "Weld's example client interprets it this way; the OpenAPI document does not say.",
            "Only GET /elt_syncs/{id}/status shows what is running.",
            "V08"),
    NEW_SYNCS_DISABLED(
            "A24",
            "A new sync is disabled.",
            "Weld's example client: NOT_STARTED until it is enabled.",
            "The operator reads enabled after the creation, and sets it as the manifest says.",
            "--write"),
    NEW_SYNCS_WITHOUT_STREAMS(
            "A25",
            "A new sync has no streams.",
            "The OpenAPI document offers preselect, which a client has to request.",
            "streamRemovalPolicy decides about streams that the manifest does not name.",
            "--write"),
    LISTED_SYNCS_HAVE_STREAMS(
            "A26",
            "Listings of syncs contain the streams.",
            "The OpenAPI document has source_streams as an optional field.",
            "The operator reads the streams with GET /elt_streams or by the id of the sync.",
            "V07"),
    PAGES_IN_SNAKE_CASE(
            "A27",
            "Pages contain has_more and next_cursor, respect the limit, and accept the last id as a cursor.",
            "The OpenAPI document; older pages use hasMore and nextCursor.",
            "The operator reads both. A listing whose pages repeat counts as incomplete.",
            "V04"),
    CONNECTIONS_LIKE_OTHER_PAGES(
            "A28",
            "GET /connections returns a page of objects in snake case.",
            "No schema of the answer is published.",
            "The operator also reads a bare array and camel case.",
            "V05"),
    STREAM_ANSWERS_WHOLE(
            "A29",
            "POST source_streams returns all streams of the sync.",
            "The OpenAPI document shows a list, without saying of what.",
            "The operator reads streams that the answer does not contain.",
            "--write"),
    USED_CONNECTIONS_KEPT(
            "A30",
            "A connection that syncs use cannot be deleted.",
            "Not documented.",
            "The operator deletes a connection only if no sync that it knows uses it.",
            "none"),
    IDS_PLAIN(
            "A31",
            "Ids begin with a letter or a digit.",
            "Examples in the OpenAPI document: 14 characters, some beginning with - or _.",
            "Every id of Weld can be written into a manifest and used in a path.",
            "V05"),
    ERRORS_IN_MESSAGE(
            "A32",
            "An error is explained in message.",
            "The OpenAPI document; Weld's example client reads details first.",
            "The operator also shows details.",
            "V15"),
    ONE_DESTINATION(
            "A33",
            "A workspace has one destination.",
            "The OpenAPI document names a destination for each sync.",
            "Two syncs into the same schema of two destinations do not count as duplicates. The status shows the destination.",
            "V09"),
    INTERVAL_ABSENT_WHILE_ATTACHED(
            "A34",
            "A sync shows its schedule if, and only if, it is not attached to an orchestration.",
            "The OpenAPI document.",
            "The schedule of an attached sync is not compared.",
            "V16"),
    BUDGET_ALLOWED(
            "A35",
            "Ten requests per second with one key are allowed.",
            "No rate limit is documented for this API.",
            "The operator respects 429 and Retry-After; all calls with the key wait.",
            "V03"),
    FIELDS_KNOWN(
            "A36",
            "Answers contain the fields and values of the published document.",
            "The OpenAPI document as of this release; within 11 days in September 2025, Weld renamed two of them.",
            "Unknown fields are ignored, unknown values are passed on, and both are reported.",
            "V07",
            "V19",
            "passive"),
    INTEGRATIONS_LISTED(
            "A37",
            "GET /integrations lists the integration of every connection.",
            "Weld's example client uses it to check a key.",
            "Only explanations in messages depend on it.",
            "V17"),
    LISTS_NEWEST_FIRST(
            "A38",
            "Lists of syncs begin with the one that was created last.",
            "Weld's documentation says so of all lists; the parameters of this one do not name an order.",
            "Where the times in a listing are in another order, or are missing, all syncs of the connection are listed before each creation.",
            "V04"),
    ORCHESTRATION_NAMES_UNIQUE(
            "A39",
            "No two orchestrations of a workspace have the same name.",
            "Nothing documents it either way.",
            "The operator attaches to none of them, leaves the orchestration of the sync as it is, and lists the ids in the condition Ready.",
            "V20"),
    ORCHESTRATIONS_LISTED(
            "A40",
            "The API key may list the orchestrations of its workspace.",
            "The OpenAPI document names no permission for this call.",
            "An orchestration can be named by its id only; the rest of the manifest is applied.",
            "V20"),
    ORCHESTRATION_RUNS_LISTED(
            "A41",
            "GET /orchestration_runs shows the runs of an orchestration, and a sync that is attached to it runs with these only.",
            "The OpenAPI document.",
            "The runs of each attached sync are polled every ten minutes, as they are while the orchestration has no run.",
            "V21",
            "passive"),
    ORCHESTRATED_SYNCS_RUN_ALONE(
            "A42",
            "A run that is requested of a stream of an attached sync runs that stream, and nothing else of the orchestration.",
            "The OpenAPI document describes the request without naming orchestrations.",
            "The refusal is shown with the orchestration and what to do. The operator never runs an orchestration.",
            "passive");

    /** When the evidence was last checked. */
    public static final String EVIDENCE_OF = "2026-11-25";

    private static final String SEPARATOR = ", ";

    private final String id;
    private final String sentence;
    private final String evidence;
    private final String whereFalse;
    private final String checks;

    Assumption(String id, String sentence, String evidence, String whereFalse, String... checks) {
        this.id = id;
        this.sentence = sentence;
        this.evidence = evidence;
        this.whereFalse = whereFalse;
        this.checks = String.join(SEPARATOR, checks);
    }

    /** Its name in reports and links, such as {@code A07}. It is never reused. */
    public String id() {
        return id;
    }

    /** What is assumed. */
    public String sentence() {
        return sentence;
    }

    /** The evidence for and against it. */
    public String evidence() {
        return evidence;
    }

    /** What the operator does if it is false. */
    public String whereFalse() {
        return whereFalse;
    }

    /**
     * The checks of {@code verify} that show whether it holds; {@code --write} for those that have to write, {@code passive} for
     * the checks of the running operator.
     */
    public List<String> checks() {
        return List.of(checks.split(SEPARATOR, -1));
    }
}
