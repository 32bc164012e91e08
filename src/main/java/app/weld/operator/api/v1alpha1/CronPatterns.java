package app.weld.operator.api.v1alpha1;

/**
 * The fields of a schedule as regular expressions: {@code *}, numbers, names and ranges with or without a step, and lists of them.
 * They accept extensions of cron ({@code L}, {@code W}, {@code #}, {@code ?}), because only Weld knows whether it supports them.
 */
public final class CronPatterns {
    private static final int MAX_LENGTH = 255;
    private static final String STEP = "(/0*[1-9][0-9]?)?";

    private static final String A_MINUTE = "[0-5]?[0-9]";
    private static final String MINUTES = "([*]|" + A_MINUTE + "(-" + A_MINUTE + ")?)" + STEP;
    static final String MINUTE = "^" + MINUTES + "(," + MINUTES + ")*$";

    private static final String AN_HOUR = "([01]?[0-9]|2[0-3])";
    private static final String HOURS = "([*]|" + AN_HOUR + "(-" + AN_HOUR + ")?)" + STEP;
    static final String HOUR = "^" + HOURS + "(," + HOURS + ")*$";

    private static final String A_DATE = "(0?[1-9]|[12][0-9]|3[01])";
    private static final String DATES =
            "([?]|LW?|L-" + A_DATE + "|" + A_DATE + "W|([*]|" + A_DATE + "(-" + A_DATE + ")?)" + STEP + ")";
    static final String DAY_OF_MONTH = "^" + DATES + "(," + DATES + ")*$";

    private static final String A_MONTH = "(0?[1-9]|1[0-2]|(?i:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC))";
    private static final String MONTHS = "([*]|" + A_MONTH + "(-" + A_MONTH + ")?)" + STEP;
    static final String MONTH = "^" + MONTHS + "(," + MONTHS + ")*$";

    private static final String A_DAY = "(0?[0-7]|(?i:SUN|MON|TUE|WED|THU|FRI|SAT))";
    private static final String DAYS =
            "([?]|L|" + A_DAY + "(L|#[1-5])|([*]|" + A_DAY + "(-" + A_DAY + ")?)" + STEP + ")";
    static final String DAY_OF_WEEK = "^" + DAYS + "(," + DAYS + ")*$";

    private static final String FROM_30 = "^(30(-31)?|31)(,(30(-31)?|31))*$";
    private static final String FEBRUARY = "^(0?2|(?i:FEB))$";
    private static final String ON_31 = "^31(,31)*$";
    private static final String A_SHORT_MONTH = "(0?[2469]|11|(?i:FEB|APR|JUN|SEP|NOV))";
    private static final String SHORT_MONTHS = "^" + A_SHORT_MONTH + "(," + A_SHORT_MONTH + ")*$";

    private static final String FIVE_FIELDS = "self.matches('^[^ ]+( [^ ]+){4}$')";

    /** A date that never comes, such as 30 February; a day of the week comes nevertheless. */
    private static final String NEVER =
            "self.matches('^[^ ]+ [^ ]+ ((30(-31)?|31)(,(30(-31)?|31))* (0?2|(?i:FEB))|31(,31)* " + A_SHORT_MONTH + "(,"
                    + A_SHORT_MONTH + ")*) [*]$')";

    /**
     * Whether a text is a schedule, in CEL: exactly if {@link #MESSAGE} is empty. An API server evaluates it with every write of an
     * object, so it takes the schedule as a whole. Editors get the first expression only.
     */
    static final String RULE = FIVE_FIELDS + " && self.matches('^" + MINUTES + "(," + MINUTES + ")* " + HOURS + "(,"
            + HOURS + ")* " + DATES + "(," + DATES + ")* " + MONTHS + "(," + MONTHS + ")* " + DAYS + "(," + DAYS
            + ")*$') && !" + NEVER;

    /** What is wrong with a text that is no schedule, field by field. */
    static final String MESSAGE = "!" + FIVE_FIELDS
            + " ? \"must be a cron expression of five fields separated by single spaces: minute hour day-of-month month day-of-week, such as '0 */6 * * *' for every six hours\""
            + " : ((self.split(' ')[0].matches('" + MINUTE
            + "') ? '' : \"; minute (the first field) must be * or within 0-59, such as 0, 0-30, */15 or 0,30\") + ("
            + "self.split(' ')[1].matches('" + HOUR
            + "') ? '' : \"; hour (the second field) must be * or within 0-23, such as 6, 8-18, */6 or 6,18\") + ("
            + "self.split(' ')[2].matches('" + DAY_OF_MONTH
            + "') ? '' : \"; day of month (the third field) must be * or within 1-31, such as 1, 1-7, */2 or 1,15\") + ("
            + "self.split(' ')[3].matches('" + MONTH
            + "') ? '' : \"; month (the fourth field) must be * or within 1-12 or JAN-DEC, such as 1, JAN-JUN or */3\") + ("
            + "self.split(' ')[4].matches('" + DAY_OF_WEEK
            + "') ? '' : \"; day of week (the fifth field) must be * or within 0-7 or SUN-SAT, such as 1, MON-FRI or 1,3,5\") + ("
            + NEVER
            + " ? \"; no month has this day (the third and the fourth field), so the sync would never run\" : '')).substring(2)";

    private CronPatterns() {}

    /** Whether a manifest can say this schedule: what the rules of {@code syncInterval} say. */
    public static boolean isSchedule(String cron) {
        String[] fields = cron.split(" ", -1);
        return fields.length == 5
                && cron.length() <= MAX_LENGTH
                && fields[0].matches(MINUTE)
                && fields[1].matches(HOUR)
                && fields[2].matches(DAY_OF_MONTH)
                && fields[3].matches(MONTH)
                && fields[4].matches(DAY_OF_WEEK)
                && (!fields[4].equals("*") || !isNever(fields[2], fields[3]));
    }

    private static boolean isNever(String days, String months) {
        return (days.matches(FROM_30) && months.matches(FEBRUARY))
                || (days.matches(ON_31) && months.matches(SHORT_MONTHS));
    }
}
