package main

import (
	"errors"
	"fmt"
)

// finding is what is wrong with the console or the state.
type finding struct {
	what string // orphan, duplicate, missing, different, taken, mail, token
	text string
}

// findings collects what is wrong.
type findings []finding

func (f *findings) add(what, format string, values ...any) {
	*f = append(*f, finding{what: what, text: fmt.Sprintf(format, values...)})
}

func (f *findings) count(what string) int {
	n := 0
	for _, one := range *f {
		if one.what == what {
			n++
		}
	}
	return n
}

func (f *findings) err() error {
	var errs []error
	for _, one := range *f {
		errs = append(errs, fmt.Errorf("%s: %s", one.what, one.text))
	}
	return errors.Join(errs...)
}

// primary is the name of the site that the service puts into each organization.
const primary = "Primary"

// compare holds the configuration, the state and the console against each other. before is what the
// console held before anything was applied; named tells which ids a message has named as left over,
// which only what has a secret may be.
func compare(m *model, s state, before, now account, named func(id string) bool) findings {
	var found findings
	configured := map[string]*object{}
	for _, o := range m.objects {
		configured[o.address()] = o
		if _, ok := s.objects[o.address()]; !ok {
			found.add("missing", "%s is not in the state", o.address())
		}
	}
	byID := map[string]managed{}
	for address, o := range s.objects {
		if configured[address] == nil {
			found.add("missing", "%s is in the state and not in the configuration", address)
		}
		if other, twice := byID[o.kind+o.text("id")]; twice {
			found.add("duplicate", "%s and %s have one id", address, other.address())
		}
		byID[o.kind+o.text("id")] = o
	}
	for _, k := range kinds() {
		seeded, there := before.ids(k.name), now.ids(k.name)
		for id := range seeded {
			if !there[id] {
				found.add("missing", "the %s %s, which was there before, is gone", k.name, id)
			}
		}
		for _, r := range now[k.name] {
			o, known := byID[k.name+r.id()]
			switch {
			case known && configured[o.address()] != nil:
				if seeded[r.id()] && k.name != "explorer" {
					found.add("taken", "%s in the state is another's object %s", o.address(), r.id())
				}
				found.differences(configured[o.address()], s, r)
			case seeded[r.id()] && !known, k.name == "site" && r.text("name") == primary, hasSecret(k.name) && named(r.id()):
			default:
				found.stray(m, k, s, r)
			}
		}
		for _, o := range s.objects {
			if o.kind == k.name && !there[o.text("id")] {
				found.add("missing", "%s is in the state, and the console does not have its id %s", o.address(), o.text("id"))
			}
		}
	}
	return found
}

// stray reports an object that no state knows: a duplicate if it looks like a configured one.
func (f *findings) stray(m *model, k *kind, s state, r row) {
	for _, o := range m.objectsOf(k.name, nil) {
		alike := len(k.Fields) > 0
		for name, field := range k.Fields {
			if want, ok := o.attributes[name]; ok && field.Differs(s.resolve(want), r) != "" {
				alike = false
			}
		}
		if alike {
			f.add("duplicate", "the console has %s %s too, which is like %s", k.name, r.id(), o.address())
			return
		}
	}
	f.add("orphan", "the console has %s %s %q, and no state does", k.name, r.id(),
		r.text("name")+r.text("comment")+r.text("email"))
}

// mails reports a user who was invited more often than made. deleted counts by address how often
// somebody else deleted a user.
func (f *findings) mails(now account, deleted map[string]int) {
	invited := map[string]int{}
	for _, mail := range now[mailed] {
		if mail.text("kind") == "invite" {
			invited[mail.text("to")]++
		}
	}
	for to, n := range invited {
		if n > 1+deleted[to] {
			f.add("mail", "%s was invited %d times", to, n)
		}
	}
}

// differences compares what the configuration sets with what the console holds.
func (f *findings) differences(o *object, s state, r row) {
	for name, want := range o.attributes {
		field, ok := o.kind.Fields[name]
		if !ok {
			continue
		}
		if text := field.Differs(s.resolve(want), r); text != "" {
			if name == "secret" {
				text = "the secrets are not the same"
			}
			f.add("different", "%s, %s: %s", o.address(), name, text)
		}
	}
}

// left reports what the console holds besides what was there before.
func left(before, now account, named func(id string) bool) findings {
	return compare(&model{}, state{}, before, now, named)
}
