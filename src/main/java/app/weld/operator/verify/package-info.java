/** The command {@code verify}: which way the real Weld works, told by reading it. */
@NullMarked
package app.weld.operator.verify;

import org.jspecify.annotations.NullMarked;
