package main

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/fixture"
)

// output is all that the actors' commands said, of every run so far.
func (s *stage) output() string {
	var b strings.Builder
	for _, a := range s.actors {
		b.WriteString(a.output.String())
	}
	return b.String()
}

// check holds states, console and messages against each other.
func (s *stage) check(ctx context.Context) error {
	now, err := s.console.account()
	if err != nil {
		return err
	}
	owner := map[string]string{}
	var found findings
	for _, a := range s.actors {
		for _, o := range a.errored.objects {
			if hasSecret(o.kind) { // the rest may have been imported since
				owner[o.kind+o.text("id")] = a.name + ", not pushed"
			}
		}
	}
	for _, a := range s.actors {
		own, err := a.read(ctx)
		if err != nil {
			return err
		}
		found = append(found, s.twice(a.name, own, owner)...)
		found = append(found, s.asConfigured(a, own, now)...)
		dead := append(s.console.tryTokens(ctx, own), s.console.tryTokens(ctx, a.errored)...)
		s.result.dead += len(dead)
		found = append(found, dead...)
	}
	found = append(found, s.leftOver(owner, now)...)
	found = append(found, s.touched(now)...)
	if err := found.err(); err != nil {
		return err
	}
	return s.clean(ctx, now)
}

// twice reports objects that are in another state, too. One without a secret may be, if a message
// has named it: its create was answered to nobody, and both were making the same.
func (s *stage) twice(name string, own state, owner map[string]string) findings {
	var found findings
	for _, address := range slices.Sorted(maps.Keys(own.objects)) {
		o := own.objects[address]
		key := o.kind + o.text("id")
		switch other := owner[key]; {
		case other == "":
			owner[key] = name + ", " + address
		case !hasSecret(o.kind) && strings.Contains(s.output(), o.text("id")):
			s.result.foundTwice++
		default:
			s.result.twice++
			found.add("two states", "%s of %s and %s have one id, %s", address, name, other, o.text("id"))
		}
	}
	return found
}

// asConfigured compares the console with the configuration of an actor that is at rest.
func (s *stage) asConfigured(a *actor, own state, now account) findings {
	var found findings
	for _, o := range a.model.objects {
		in, ok := own.objects[o.address()]
		if !ok {
			found.add("missing", "%s of %s is not in the state", o.address(), a.name)
			continue
		}
		i := slices.IndexFunc(now[o.kind.name], func(r row) bool { return r.id() == in.text("id") })
		if i < 0 {
			found.add("missing", "%s of %s is in the state, and the console does not have its id %s", o.address(),
				a.name, in.text("id"))
			continue
		}
		found.differences(a.resolved(o), own, now[o.kind.name][i])
	}
	return found
}

// leftOver reports what no state has and no message named, and counts what was named.
func (s *stage) leftOver(owner map[string]string, now account) findings {
	var found findings
	output := s.output()
	for _, k := range kinds() {
		seeded := s.before.ids(k.name)
		for _, r := range now[k.name] {
			switch {
			case s.notPushed(r.id()), seeded[r.id()] || owner[k.name+r.id()] != "" || s.people.owns(r.id()) ||
				k.name == "site" && r.text("name") == primary || k.name == "api_allowlist":
			case strings.Contains(output, r.id()):
				if !s.handled[r.id()] {
					s.result.named++
				}
				s.handled[r.id()] = true
			default:
				s.result.unnamed++
				found.add("unnamed", "the console has %s %s %q, made at %v, which is in no state, and no message names it",
					k.name, r.id(), r.text("name")+r.text("comment"), r.at("created_at"))
			}
		}
	}
	return found
}

// notPushed reports whether Terraform has kept an object in a file, and said so.
func (s *stage) notPushed(id string) bool {
	for _, a := range s.actors {
		for _, o := range a.errored.objects {
			if o.text("id") == id {
				return true
			}
		}
	}
	return false
}

// touched reports what became of objects that are none of the actors'.
func (s *stage) touched(now account) findings {
	var found findings
	for _, k := range kinds() {
		there := map[string]row{}
		for _, r := range now[k.name] {
			there[r.id()] = r
		}
		others := append(slices.Clone(s.before[k.name]), s.people.rows(k.name)...)
		for _, r := range others {
			switch is, ok := there[r.id()]; {
			case !ok:
				found.add("touched", "the %s %s of somebody else is gone", k.name, r.id())
			case rowDigest(is) != rowDigest(r):
				found.add("touched", "the %s %s of somebody else was changed:\n%s\n%s", k.name, r.id(), rowDigest(r),
					rowDigest(is))
			}
		}
	}
	s.result.touched += len(found)
	return found
}

// rowDigest stands for what a row holds besides traces of its use; there may be secrets in it.
func rowDigest(r row) string {
	kept := row{}
	for name, v := range r {
		if name != "last_used_at" && name != "last_used_ip" && name != "last_used_ua" && name != "last_used_by" &&
			name != "counter" &&
			name != "usage_today" && name != "usage_day" && name != "updated_at" && !strings.HasSuffix(name, "_count") {
			kept[name] = v
		}
	}
	return digest(fixture.Canonical(map[string]any(kept)))
}

// clean is what a person does after reading the messages: what is left over is deleted, also what
// is only in a state that was not pushed, and what two states have is taken out of the second.
func (s *stage) clean(ctx context.Context, now account) error {
	owners, err := s.owners(ctx)
	if err != nil {
		return err
	}
	for _, a := range s.actors {
		for _, o := range a.errored.objects {
			s.handled[o.text("id")] = true
		}
		a.errored = state{}
	}
	for _, k := range kinds() {
		for _, r := range now[k.name] {
			if s.handled[r.id()] && owners[k.name+r.id()] == "" && k.Path != "" {
				if err := s.console.drop(k, r); err != nil {
					return err
				}
			}
		}
	}
	return s.separate(ctx)
}

// separate takes objects that two states have out of all but the first.
func (s *stage) separate(ctx context.Context) error {
	owner := map[string]bool{}
	for _, a := range s.actors {
		own, err := a.read(ctx)
		if err != nil {
			return err
		}
		for address, o := range own.objects {
			key := o.kind + o.text("id")
			if !owner[key] {
				owner[key] = true
				continue
			}
			if _, err := a.cli.Run(ctx, "state", "rm", address); err != nil {
				return err
			}
		}
	}
	return nil
}
