package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/fixture"
)

// object is one resource block of the configuration.
type object struct {
	kind *kind
	key  string // the block's label; no two objects have the same
	// attributes are what the block sets. A text may hold references to other blocks.
	attributes map[string]any
	// fixed is a choice that is made once and for all: a site at home or elsewhere, a template for all
	// or for some.
	fixed bool
}

func (o *object) address() string { return "runzero_" + o.kind.name + "." + o.key }

// Ref is a reference to an attribute of the object.
func (o *object) Ref(attribute string) string { return "${" + o.address() + "." + attribute + "}" }

// Label is the block's label.
func (o *object) Label() string { return o.key }

// IsFixed is the choice that is made once and for all.
func (o *object) IsFixed() bool { return o.fixed }

// Value is what the block sets, nil = nothing.
func (o *object) Value(attribute string) any { return o.attributes[attribute] }

// reference finds references in texts of a configuration.
var reference = regexp.MustCompile(`\$\{(runzero_[a-z_]+\.[a-z0-9_]+)\.([a-z_]+)\}`)

// uses lists the addresses that the object refers to.
func (o *object) uses() []string {
	text, err := json.Marshal(o.attributes)
	if err != nil {
		return nil
	}
	var all []string
	for _, match := range reference.FindAllStringSubmatch(string(text), -1) {
		all = append(all, match[1])
	}
	return all
}

// place is what is there before Terraform comes: the seed's own organization and the Explorers in
// it.
type place struct {
	organization string
	explorers    []fixture.Explorer
}

// model is the configuration as it is meant to be.
type model struct {
	random  *rand.Rand
	home    place
	objects []*object
	numbers int      // of labels and names given out
	without []string // kinds that are left out
	// secrets are the texts in the configuration that nobody may see.
	secrets []string
}

func newModel(seed uint64, home place) *model {
	return &model{random: rand.New(rand.NewPCG(seed, 0x6368616f73)), home: home} //nolint:gosec // a run must be repeatable
}

// Chance is true with a probability.
func (m *model) Chance(p float64) bool { return m.random.Float64() < p }

// IntN is a number from 0 to n - 1.
func (m *model) IntN(n int) int { return m.random.IntN(n) }

// Number is one that was not given before.
func (m *model) Number() int {
	m.numbers++
	return m.numbers
}

// Secret is a text that must not be seen again.
func (m *model) Secret() string {
	s := fmt.Sprintf("Secret/%08x+%08x=", m.random.Uint32(), m.random.Uint32())
	m.secrets = append(m.secrets, s)
	return s
}

// Blocks lists the objects of a kind that meet a condition; nil is none.
func (m *model) Blocks(name string, is func(fixture.Block) bool) []fixture.Block {
	var all []fixture.Block
	for _, o := range m.objectsOf(name, func(o *object) bool { return is == nil || is(o) }) {
		all = append(all, o)
	}
	return all
}

// Explorers are those that are there before Terraform comes.
func (m *model) Explorers() []fixture.Explorer { return m.home.explorers }

// objectsOf lists the objects of a kind that meet a condition; nil is none.
func (m *model) objectsOf(name string, is func(*object) bool) []*object {
	var all []*object
	for _, o := range m.objects {
		if o.kind.name == name && (is == nil || is(o)) {
			all = append(all, o)
		}
	}
	return all
}

// add makes one object of a random kind. Nothing happens where that kind cannot be now.
func (m *model) add() {
	all := kinds()
	total := 0
	for _, k := range all {
		total += k.Weight
	}
	n := m.random.IntN(total)
	for _, k := range all {
		if n -= k.Weight; n < 0 {
			m.addKind(k)
			return
		}
	}
}

func (m *model) addKind(k *kind) {
	if slices.Contains(m.without, k.name) || k.Limit > 0 && len(m.objectsOf(k.name, nil)) >= k.Limit {
		return
	}
	o := &object{kind: k, key: fmt.Sprintf("%s%d", k.Short, m.Number()), fixed: m.Chance(0.5)}
	if o.attributes = k.Make(m, o); o.attributes != nil {
		m.objects = append(m.objects, o)
	}
}

// fill adds one object of each kind, and then more up to a number.
func (m *model) fill(n int) {
	for range 2 { // the first ones depend on others
		for _, k := range kinds() {
			if len(m.objects) < n {
				m.addKind(k)
			}
		}
	}
	for tries := 0; len(m.objects) < n && tries < 20*n; tries++ {
		m.add()
	}
}

// mutate changes the model at random, keeping about n objects.
func (m *model) mutate(n int) {
	for range max(3, n/4) {
		switch roll := m.random.Float64(); {
		case roll < 0.2 && len(m.objects) > n/2:
			m.remove(fixture.Pick(m, m.objects...))
		case roll < 0.4:
			m.add()
		case roll < 0.55:
			m.rotate()
		case len(m.objects) > 0:
			m.change(fixture.Pick(m, m.objects...))
		}
	}
	for tries := 0; len(m.objects) < n*2/3 && tries < 20*n; tries++ {
		m.add()
	}
}

// remove takes an object out, and all that refer to it.
func (m *model) remove(o *object) {
	m.objects = slices.DeleteFunc(m.objects, func(other *object) bool { return other == o })
	for _, user := range slices.Clone(m.objects) {
		if slices.Contains(user.uses(), o.address()) && slices.Contains(m.objects, user) {
			m.remove(user)
		}
	}
}

// rotate changes the keepers of one object that has a secret.
func (m *model) rotate() {
	var all []*object
	for _, o := range m.objects {
		if slices.Contains([]string{"api_token", "export_token", "api_client"}, o.kind.name) {
			all = append(all, o)
		}
	}
	if len(all) > 0 {
		fixture.Pick(m, all...).attributes["keepers"] = map[string]any{"generation": fmt.Sprint(m.Number())}
	}
}

// change gives one group of attributes other values. Which of them the service changes in place,
// and which force a replacement, is the provider's business.
func (m *model) change(o *object) {
	for range 10 {
		fresh := o.kind.Make(m, o)
		if fresh == nil {
			return
		}
		group := fixture.Pick(m, o.kind.Groups...)
		next := maps.Clone(o.attributes)
		for _, name := range group {
			delete(next, name)
			if v, ok := fresh[name]; ok {
				next[name] = v
			}
		}
		if reflect.DeepEqual(next, o.attributes) || o.kind.IsValid != nil && !o.kind.IsValid(next) {
			continue
		}
		o.attributes = next
		return
	}
}

// render writes the configuration in JSON.
func (m *model) render() ([]byte, error) {
	blocks := map[string]map[string]any{}
	for _, o := range m.objects {
		name := "runzero_" + o.kind.name
		if blocks[name] == nil {
			blocks[name] = map[string]any{}
		}
		blocks[name][o.key] = o.attributes
		// As the docs ask: a mapping may leave a group, and an organization a parent, that the same apply
		// deletes.
		if o.kind.name == "group" || o.kind.name == "organization" {
			block := maps.Clone(o.attributes)
			block["lifecycle"] = map[string]bool{"create_before_destroy": true}
			blocks[name][o.key] = block
		}
	}
	text, err := json.MarshalIndent(map[string]any{"resource": blocks}, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write the configuration: %w", err)
	}
	return text, nil
}

// blocks is the configuration as one line a block, to find out what changed.
func (m *model) blocks() map[string]string {
	all := map[string]string{}
	for _, o := range m.objects {
		text, err := json.Marshal(o.attributes)
		if err != nil {
			text = []byte(err.Error())
		}
		all[o.address()] = m.hide(string(text))
	}
	return all
}

// hide takes the model's own secrets out of a text.
func (m *model) hide(text string) string {
	for _, secret := range m.secrets {
		text = strings.ReplaceAll(text, secret, "(sensitive)")
	}
	return text
}

// difference lists the blocks that changed, one a line.
func difference(before, after map[string]string) string {
	var lines []string
	for address, text := range after {
		if old, ok := before[address]; !ok {
			lines = append(lines, "+ "+address+" "+text)
		} else if old != text {
			lines = append(lines, "- "+address+" "+old, "+ "+address+" "+text)
		}
	}
	for address := range before {
		if _, ok := after[address]; !ok {
			lines = append(lines, "- "+address)
		}
	}
	slices.SortStableFunc(lines, func(a, b string) int {
		return strings.Compare(strings.Fields(a[2:])[0], strings.Fields(b[2:])[0])
	})
	return strings.Join(lines, "\n")
}
