package app.weld.operator.assumptions;

import app.weld.operator.standin.Account;
import app.weld.operator.standin.Quirks;
import app.weld.operator.standin.RedirectName;
import app.weld.operator.standin.Way;
import app.weld.operator.weld.assumptions.Assumption;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** For each assumption the ways of the service in which it is false. */
public final class Worlds {
    private Worlds() {}

    /** Turns an account, or all of its service, to another way. */
    @FunctionalInterface
    public interface Switch {
        void turn(Quirks quirks, Account account);
    }

    /**
     * A service in which an assumption is false.
     *
     * @param ready what Ready says in the end: nothing else is right in this world
     */
    public record World(Assumption assumption, String name, Switch turn, String ready) {
        @Override
        public String toString() {
            return assumption.id() + " " + name;
        }
    }

    private static World world(Assumption assumption, String name, Switch turn) {
        return new World(assumption, name, turn, "InSync");
    }

    private static World with(Assumption assumption, Way... ways) {
        return world(assumption, Arrays.toString(ways), (quirks, account) -> quirks.with(ways));
    }

    /** All of them. */
    public static List<World> all() {
        List<World> all = new ArrayList<>();
        all.add(world(
                Assumption.READS_SHOW_WRITES,
                "reads lag",
                (quirks, account) -> account.lag(Duration.ofMillis(2200), Duration.ofMillis(1500))));
        all.add(world(
                Assumption.CLOCKS_AGREE,
                "Weld is behind",
                (quirks, account) -> quirks.clockOffset(Duration.ofMinutes(-2))));
        all.add(world(
                Assumption.CLOCKS_AGREE,
                "Weld is ahead",
                (quirks, account) -> quirks.clockOffset(Duration.ofMinutes(2))));
        all.add(with(Assumption.SCHEMA_AS_SENT, Way.SCHEMAS_FOLDED));
        all.add(with(Assumption.SCHEMA_AS_SENT, Way.SCHEMAS_FOLDED, Way.SCHEMAS_CLEANED));
        all.add(world(
                Assumption.START_DATE_AT_MIDNIGHT_UTC,
                "in Copenhagen",
                (quirks, account) -> quirks.startDateZone(ZoneId.of("Europe/Copenhagen"))));
        all.add(with(Assumption.START_DATE_HONOURED, Way.START_DATES_IGNORED));
        all.add(with(Assumption.SCHEDULE_AS_SENT, Way.SCHEDULES_RESPELLED_LATER));
        all.add(with(Assumption.OMITTED_STREAM_FIELDS_KEPT, Way.STREAMS_REPLACED));
        all.add(world(Assumption.SETTINGS_READ_AS_STORED, "masked", (quirks, account) -> quirks.masked("secret")));
        all.add(with(Assumption.SETTINGS_READ_AS_STORED, Way.SETTINGS_COMPUTED));
        all.add(with(Assumption.SETTINGS_REPLACED, Way.SETTINGS_MERGED));
        all.add(world(
                Assumption.RUNS_BEGIN_SOON,
                "runs begin late",
                (quirks, account) -> quirks.runDelay(Duration.ofSeconds(3))));
        all.add(world(
                Assumption.JOBS_EXIST_AT_ONCE,
                "404 at first",
                (quirks, account) -> quirks.jobDelay(Duration.ofSeconds(2), 404)));
        all.add(world(
                Assumption.JOBS_EXIST_AT_ONCE,
                "400 at first",
                (quirks, account) -> quirks.jobDelay(Duration.ofSeconds(2), 400)));
        all.add(new World(
                Assumption.FORBIDDEN_MEANS_ONE_REQUEST,
                "no streams by plan",
                (quirks, account) -> quirks.forbid("POST /elt_syncs/{id}/source_streams"),
                "Rejected"));
        all.add(with(Assumption.BAD_KEY_IS_401, Way.BAD_KEYS_FORBIDDEN));
        all.add(new World(
                Assumption.ANSWERS_ARE_WELDS,
                "403 of a gateway",
                (quirks, account) -> quirks.forbidByGateway("POST /elt_syncs/{id}/source_streams"),
                "APIUnavailable"));
        all.add(with(Assumption.ANSWERS_ARE_WELDS, Way.MISSING_AS_GATEWAY));
        for (RedirectName name : List.of(RedirectName.CAMEL_CASE, RedirectName.NONE)) {
            all.add(world(
                    Assumption.REDIRECT_SAYS_CONNECTION_ID,
                    "redirect " + name,
                    (quirks, account) -> quirks.redirectName(name)));
        }
        all.add(with(Assumption.ANSWERS_SAY_ENABLED, Way.ACTIVE_IN_WRITES));
        all.add(with(Assumption.ANSWERS_SAY_ENABLED, Way.ACTIVE_EVERYWHERE));
        all.add(with(Assumption.BRIDGES_HAVE_IDS, Way.BRIDGES_WITHOUT_ID));
        all.add(with(Assumption.CONNECTIONS_WHOLE, Way.CONNECTIONS_WITHOUT_LABEL));
        all.add(with(Assumption.CONNECTIONS_WHOLE, Way.CONNECTIONS_WITHOUT_INTEGRATION));
        all.add(with(Assumption.ITEMS_WHOLE, Way.ODD_ITEMS));
        all.add(with(Assumption.LISTS_NEWEST_FIRST, Way.LISTS_OLDEST_FIRST));
        all.add(with(Assumption.OFFERED_STREAMS_ANSWER, Way.OFFERED_STREAMS_TIME_OUT));
        all.add(world(Assumption.STREAMS_RUN_WITH_SYNC, "own intervals", (quirks, account) -> account.syncs()
                .forEach(sync -> account.streams(sync.id())
                        .forEach(stream -> account.streamInterval(sync.id(), stream.name(), "* * * * *")))));
        all.add(world(
                Assumption.ONLY_PEOPLE_DISABLE,
                "stops after failures",
                (quirks, account) -> quirks.stopAfterFailures(1)));
        all.add(with(Assumption.RUNNING_MEANS_ENABLED, Way.RUNNING_MEANS_RAN));
        all.add(world(
                Assumption.NEW_SYNCS_DISABLED,
                "new syncs are enabled",
                (quirks, account) -> quirks.newSyncsEnabled(true)));
        all.add(world(
                Assumption.NEW_SYNCS_WITHOUT_STREAMS,
                "new syncs have streams",
                (quirks, account) -> quirks.newSyncsPreselected(true)));
        all.add(world(
                Assumption.LISTED_SYNCS_HAVE_STREAMS,
                "lists without streams",
                (quirks, account) -> quirks.streamsInSyncLists(false)));
        all.add(world(Assumption.PAGES_IN_SNAKE_CASE, "hasMore", (quirks, account) -> quirks.camelCasePages(true)));
        all.add(world(
                Assumption.CONNECTIONS_LIKE_OTHER_PAGES,
                "a bare array",
                (quirks, account) -> quirks.connectionsAsArray(true)));
        all.add(world(
                Assumption.CONNECTIONS_LIKE_OTHER_PAGES,
                "camel case",
                (quirks, account) -> quirks.camelCaseConnections(true)));
        all.add(world(
                Assumption.STREAM_ANSWERS_WHOLE,
                "new streams only",
                (quirks, account) -> quirks.onlyNewStreamsAnswered(true)));
        all.add(world(
                Assumption.USED_CONNECTIONS_KEPT,
                "used connections go",
                (quirks, account) -> quirks.usedConnectionsKept(false)));
        all.add(with(Assumption.IDS_PLAIN, Way.AWKWARD_IDS));
        all.add(with(Assumption.ERRORS_IN_MESSAGE, Way.ERRORS_IN_DETAILS));
        all.add(world(Assumption.ONE_DESTINATION, "a twin elsewhere", (quirks, account) -> account.syncs()
                .forEach(sync -> account.destination(
                        account.createSync(sync.connectionId(), sync.schema(), "0 0 * * *"), "second"))));
        all.add(with(Assumption.INTERVAL_ABSENT_WHILE_ATTACHED, Way.INTERVALS_ALWAYS_SHOWN));
        all.add(world(
                Assumption.BUDGET_ALLOWED,
                "a rate limit",
                (quirks, account) -> quirks.header("RateLimit-Limit", "100")));
        all.add(with(Assumption.FIELDS_KNOWN, Way.MORE_THAN_DOCUMENTED));
        all.add(with(Assumption.INTEGRATIONS_LISTED, Way.INTEGRATIONS_LEFT_OUT));
        all.add(world(Assumption.ORCHESTRATION_NAMES_UNIQUE, "namesakes", (quirks, account) -> {
            account.createOrchestration("Nightly");
            account.createOrchestration("Nightly");
        }));
        all.add(world(
                Assumption.ORCHESTRATIONS_LISTED,
                "orchestrations are not listed",
                (quirks, account) -> quirks.forbid("GET /orchestrations")));
        all.add(world(
                Assumption.ORCHESTRATION_RUNS_LISTED,
                "runs of orchestrations are not listed",
                (quirks, account) -> quirks.forbid("GET /orchestration_runs")));
        all.add(with(Assumption.ORCHESTRATION_RUNS_LISTED, Way.ORCHESTRATION_RUNS_OTHERWISE));
        all.add(with(Assumption.ORCHESTRATED_SYNCS_RUN_ALONE, Way.ORCHESTRATED_RUNS_REFUSED));
        return List.copyOf(all);
    }

    /** The assumptions that are false in one of them at least. */
    static Set<Assumption> covered() {
        Set<Assumption> covered = EnumSet.noneOf(Assumption.class);
        all().forEach(world -> covered.add(world.assumption()));
        return covered;
    }
}
