package acctest

import "flag"

// SetDefaultFlag gives a flag of a test program another default. It is for TestMain.
func SetDefaultFlag(name, value string) {
	flag.Parse()
	isGiven := false
	flag.Visit(func(f *flag.Flag) { isGiven = isGiven || f.Name == name })
	if isGiven {
		return
	}
	if err := flag.Set(name, value); err != nil {
		panic(err) // of the test: there is no such flag
	}
}
