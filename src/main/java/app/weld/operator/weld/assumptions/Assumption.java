package app.weld.operator.weld.assumptions;

import java.util.List;

/**
 * What the operator's notion of Weld rests on. Each holds or it does not: the promises hold either way, and for each there
 * is a switch of the stand-in that tests turn.
 */
public enum Assumption {
    READS_SHOW_WRITES(
            "A01",
            "A read that begins after an answered write shows what it wrote.",
            "Nothing says so, and nothing says otherwise.",
            "For WELD_CREATION_GRACE after an answered write, a read that does not show it proves nothing: nothing is created again, put back or blamed on somebody.",
            "--write",
            "passive"),
    CLOCKS_AGREE(
            "A02",
            "Weld's clock and ours tell the same time.",
            "Nothing says so; answers of HTTP servers carry a Date header.",
            "Times of Weld are compared with Weld's own time (its Date header) and with each other only.",
            "V01"),
    SCHEMA_AS_SENT(
            "A03",
            "A schema name comes back as it was sent.",
            "Weld's example client cleans names before it sends them; warehouses fold case.",
            "What was answered to a creation is Weld's spelling of what was sent; the search for a sync compares without case and after the same cleaning.",
            "V09",
            "--write",
            "passive"),
    START_DATE_AT_MIDNIGHT_UTC(
            "A04",
            "A start date comes back as midnight UTC of the day that was sent.",
            "The OpenAPI document sends a date and answers a date-time; no zone is named.",
            "What was answered is remembered as Weld's spelling; an adopted sync may be 14 hours off.",
            "V10",
            "--write",
            "passive"),
    START_DATE_HONOURED(
            "A05",
            "A start date that is sent is kept.",
            "The OpenAPI document: support varies by integration (supports_start_date).",
            "The sync works, and a condition says that the source does not honour the date.",
            "V10",
            "--write",
            "passive"),
    SCHEDULE_AS_SENT(
            "A06",
            "A schedule comes back as it was sent, from the write and from later reads.",
            "Nothing says so.",
            "The first spelling that a read shows after the write is Weld's spelling of it, no drift.",
            "--write",
            "passive"),
    OMITTED_STREAM_FIELDS_KEPT(
            "A07",
            "A field that is left out of a stream in POST source_streams keeps its value.",
            "None for it; Weld's example client always sends every field; the call is named \"add\".",
            "Every readable field of a stream is sent as it was read, under what the manifest declares; where hashed or excluded columns could be lost, nothing is sent unless the manifest declares them.",
            "--write",
            "passive"),
    SETTINGS_READ_AS_STORED(
            "A08",
            "Settings come back as they are stored: nothing is masked and nothing is added.",
            "The OpenAPI document shows an empty example only.",
            "What looks masked is never sent, nor is a key that the manifest does not have unless Weld is known to replace.",
            "V14",
            "--write"),
    SETTINGS_REPLACED(
            "A09",
            "An update of settings replaces them all.",
            "Nothing says whether an update replaces or merges.",
            "The wish alone is sent first; the answer shows which it is.",
            "--write"),
    RUNS_BEGIN_SOON(
            "A10",
            "A run that was asked for begins within a minute.",
            "The OpenAPI document: run scheduling may take minutes or even up to an hour.",
            "The request is followed until its run is seen, for more than an hour; the status says how far it is.",
            "V11",
            "passive"),
    JOBS_EXIST_AT_ONCE(
            "A11",
            "A stream can be run as soon as it is there and its sync is enabled.",
            "The OpenAPI document: 404 stream or job not found, 400 the job is not running.",
            "A 400 or 404 soon after creation or enabling means \"not yet\": the request stays and is tried again.",
            "passive"),
    FORBIDDEN_MEANS_ONE_REQUEST(
            "A12",
            "A 403 on one operation says nothing about the API key.",
            "The API is bound to the plan; Weld documents no 403.",
            "The request counts as refused; one cheap read tells whether the key is refused as well.",
            "passive"),
    BAD_KEY_IS_401(
            "A13",
            "A bad API key is answered with 401.",
            "The OpenAPI document; seen nowhere.",
            "A 403 on the cheapest read counts as a refused key, too.",
            "V02"),
    ANSWERS_ARE_WELDS(
            "A14",
            "What answers is Weld: errors are JSON objects with error_code or message.",
            "The OpenAPI document (ErrorDto); gateways and firewalls answer HTML.",
            "HTML is never a verdict: the API counts as unavailable, a write as unknown.",
            "V15"),
    REDIRECT_SAYS_CONNECTION_ID(
            "A15",
            "The redirect after an authorization names the connection connection_id.",
            "Weld's guide says connection_id, its example client reads connectionId.",
            "Both are read; with neither, the listing of connections decides.",
            "not by reading"),
    ANSWERS_SAY_ENABLED(
            "A16",
            "Every answer about a sync says enabled and its streams.",
            "The OpenAPI document has enabled; Weld's example client reads active.",
            "active is read as well, then the status, then a read by id decides; an outcome is never unknown for that.",
            "V07",
            "--write"),
    BRIDGES_HAVE_IDS(
            "A17",
            "The answer to creating a connection bridge has an id.",
            "The OpenAPI document has it, Weld's older guide does not.",
            "The link is shown all the same, and the connection is recognised by the redirect or in the listing of connections.",
            "V06"),
    CONNECTIONS_WHOLE(
            "A18",
            "GET /connections lists every connection, each with integration and label.",
            "No schema of the answer is published.",
            "What is missing is not compared; a connection is recognised by its id.",
            "V05"),
    ITEMS_WHOLE(
            "A19",
            "Every object in a listing has the fields that the document requires.",
            "The OpenAPI document; objects may be older than it.",
            "An unreadable object makes itself unknown, not the listing; it is named once.",
            "V05",
            "V07",
            "V13"),
    OFFERED_STREAMS_ANSWER(
            "A20",
            "The list of the streams that a source offers is answered within seconds.",
            "Weld asks the source for it, which may be slow.",
            "Streams are put without the list, which only explains refusals.",
            "V13"),
    STREAMS_RUN_WITH_SYNC(
            "A21",
            "The streams of a sync run at the times of its schedule, read in UTC.",
            "No zone is named anywhere; streams can have an interval of their own.",
            "Runs are looked for at other times as well; nextRunAt is an assumption and says so.",
            "V11",
            "V12"),
    ONLY_PEOPLE_DISABLE(
            "A22",
            "A sync that is found disabled was disabled by somebody.",
            "Weld's tutorial: after repeated failures Weld stops the sync.",
            "After failed runs the condition says StoppedByWeld with their error; it is enabled again after hours, or when something changes.",
            "V08"),
    RUNNING_MEANS_ENABLED(
            "A23",
            "The status RUNNING of a sync means that it is enabled, NOT_STARTED that it never was.",
            "Weld's example client takes it so; the OpenAPI document does not say.",
            "What runs is told by GET /elt_syncs/{id}/status alone.",
            "V08"),
    NEW_SYNCS_DISABLED(
            "A24",
            "A new sync starts disabled.",
            "Weld's example client: NOT_STARTED until it is enabled.",
            "enabled is read after the creation and put as the manifest says.",
            "--write"),
    NEW_SYNCS_WITHOUT_STREAMS(
            "A25",
            "A new sync has no streams.",
            "The OpenAPI document offers preselect, which somebody has to apply.",
            "streamRemovalPolicy says what becomes of streams that the manifest does not name.",
            "--write"),
    LISTED_SYNCS_HAVE_STREAMS(
            "A26",
            "Listings of syncs hold their streams.",
            "The OpenAPI document has source_streams as optional.",
            "Streams are read with GET /elt_streams or by the sync's id.",
            "V07"),
    PAGES_IN_SNAKE_CASE(
            "A27",
            "Pages say has_more and next_cursor, keep the limit, and take the last id as a cursor.",
            "The OpenAPI document; older pages spell hasMore and nextCursor.",
            "Both are read; a listing whose pages go in circles counts as unread.",
            "V04"),
    CONNECTIONS_LIKE_OTHER_PAGES(
            "A28",
            "GET /connections answers a page of objects in snake case.",
            "No schema of the answer is published.",
            "A bare array and camel case are read as well.",
            "V05"),
    STREAM_ANSWERS_WHOLE(
            "A29",
            "POST source_streams answers all streams of the sync.",
            "The OpenAPI document shows a list, and not of what.",
            "Streams that are missing from the answer are read.",
            "--write"),
    USED_CONNECTIONS_KEPT(
            "A30",
            "A connection that syncs use cannot be deleted.",
            "Nothing says so.",
            "The operator deletes a connection only when no sync that it knows uses it.",
            "not by reading"),
    IDS_PLAIN(
            "A31",
            "Ids begin with a letter or a digit.",
            "Examples in the OpenAPI document: 14 characters, with - and _ also in front.",
            "Every id of Weld can be written in a manifest and put into a path.",
            "V05"),
    ERRORS_IN_MESSAGE(
            "A32",
            "What is wrong with a request stands in message.",
            "The OpenAPI document; Weld's example client reads details first.",
            "details is shown as well.",
            "V15"),
    ONE_DESTINATION(
            "A33",
            "A workspace has one destination.",
            "The OpenAPI document names a destination for each sync.",
            "Two syncs into one schema of two destinations are not twins; the destination is in the status.",
            "V09"),
    INTERVAL_ABSENT_WHILE_ATTACHED(
            "A34",
            "A sync says its schedule exactly when it is attached to no orchestration.",
            "The OpenAPI document.",
            "While a sync is attached its schedule is not compared.",
            "V16"),
    BUDGET_ALLOWED(
            "A35",
            "Ten requests a second with one key are allowed.",
            "No rate limit is documented for this API.",
            "429 and Retry-After are honoured, and all calls with the key wait.",
            "V03"),
    FIELDS_KNOWN(
            "A36",
            "Answers hold the fields and the values that the published document has.",
            "The OpenAPI document as of this release; in 11 days of September 2025 Weld renamed two of them.",
            "Unknown fields are ignored, unknown values are carried through, and both are told.",
            "V07",
            "V19",
            "passive"),
    INTEGRATIONS_LISTED(
            "A37",
            "GET /integrations lists the integration of every connection.",
            "Weld's example client uses it to check a key.",
            "Nothing depends on it but explanations.",
            "V17");

    /** When the evidence was last looked at. */
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

    /** Its name in reports and links, such as {@code A07}; never given to another. */
    public String id() {
        return id;
    }

    /** What is assumed. */
    public String sentence() {
        return sentence;
    }

    /** What speaks for it and against it. */
    public String evidence() {
        return evidence;
    }

    /** What the operator does where it is false. */
    public String whereFalse() {
        return whereFalse;
    }

    /** Which checks of {@code verify} tell; {@code --write} for those that must write, {@code passive} for the operator's own. */
    public List<String> checks() {
        return List.of(checks.split(SEPARATOR, -1));
    }
}
