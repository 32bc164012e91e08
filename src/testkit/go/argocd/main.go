// A Redis in memory for Argo CD's cache, at the address that is the argument: so that the tests need no Redis of the machine.
package main

import (
	"fmt"
	"os"
	"time"

	"github.com/alicebob/miniredis/v2"
)

func main() {
	redis := miniredis.NewMiniRedis()
	if err := redis.StartAddr(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	// Its time stands still otherwise, and nothing would ever leave the cache.
	for range time.Tick(time.Second) {
		redis.FastForward(time.Second)
	}
}
