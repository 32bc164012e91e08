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

    /** A CEL expression that is false for dates that never come, such as 30 February; a day of the week comes nevertheless. */
    static final String HAS_A_DATE = "self.split(' ').size() != 5 || self.split(' ')[4] != '*' || !("
            + "(self.split(' ')[2].matches('" + FROM_30 + "') && self.split(' ')[3].matches('" + FEBRUARY + "')) || "
            + "(self.split(' ')[2].matches('" + ON_31 + "') && self.split(' ')[3].matches('" + SHORT_MONTHS + "')))";

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
