/** The command line: the commands of the program, what they take from outside, and their exit statuses. */
@NullMarked
package app.weld.operator.cli;

import org.jspecify.annotations.NullMarked;
