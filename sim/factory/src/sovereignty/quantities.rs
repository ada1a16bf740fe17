//! What sovereignty reports: what rules refuse, what stood free meanwhile, and how much of the plant is sovereign.

use super::Rule;
use crate::quantities::Better::{Less, More};
use crate::quantities::{
    Derived, Flow, GpuHours, Gpus, Level, Number, Ratio, Topic, quantity, total,
};

quantity! {
    /// Set by sovereignty alone, read by the registry.
    pub struct Reports: "sovereignty" {
        /// GPUs in service that are neither spare nor excluded: what shares of sovereignty are shares of.
        there: Flow<Gpus> = { label: "GPUs that could be sold", topic: Topic::Work, grows: true },
        /// Those of them in the jurisdiction of home.
        domestic: Flow<Gpus> = { label: "GPUs at home", topic: Topic::Work, better: More, grows: true },
        /// Those of them whose operator and its parent are of home.
        own_parent: Flow<Gpus> = {
            label: "GPUs of an operator of home", topic: Topic::Work, better: More, grows: true,
        },
        /// Those of them whose control plane is the operator's and at home.
        own_control: Flow<Gpus> = {
            label: "GPUs with a control plane of home", topic: Topic::Work, better: More, grows: true,
        },
        /// Those of them that need no licence, or have one that outlives the run.
        unlicensed: Flow<Gpus> = {
            label: "GPUs free of licences", topic: Topic::Work, better: More, grows: true,
        },
        /// Those of them of which all four are true.
        sovereign: Flow<Gpus> = {
            label: "sovereign GPUs", topic: Topic::Work, better: More, grows: true,
        },
        /// Share of the GPU-hours sellable at home, of an operator and parent of home, with a control plane of home,
        /// and free of licences or licensed beyond the run.
        sovereign_share: Ratio = {
            label: "sovereign share", topic: Topic::Work, better: More, digits: 4, share: true,
            run: &[total("sovereign_share")], undefined: "nothing could be sold",
            derived: Some(Derived::Ratio(&["sovereign"], &["there"])),
        },
        /// Share of the GPU-hours sellable that are in the jurisdiction of home.
        domestic_share: Ratio = {
            label: "share at home", topic: Topic::Work, better: More, digits: 4, share: true,
            run: &[total("sovereign_share_place")], undefined: "nothing could be sold",
            derived: Some(Derived::Ratio(&["domestic"], &["there"])),
        },
        /// Share of the GPU-hours sellable whose operator and its parent are of home.
        own_parent_share: Ratio = {
            label: "share of operators of home", topic: Topic::Work, better: More, digits: 4, share: true,
            run: &[total("sovereign_share_parent")], undefined: "nothing could be sold",
            derived: Some(Derived::Ratio(&["own_parent"], &["there"])),
        },
        /// Share of the GPU-hours sellable whose control plane is the operator's and at home.
        own_control_share: Ratio = {
            label: "share with a control plane of home", topic: Topic::Work, better: More, digits: 4,
            share: true, run: &[total("sovereign_share_control")], undefined: "nothing could be sold",
            derived: Some(Derived::Ratio(&["own_control"], &["there"])),
        },
        /// Share of the GPU-hours sellable that need no licence, or have one that outlives the run.
        unlicensed_share: Ratio = {
            label: "share free of licences", topic: Topic::Work, better: More, digits: 4, share: true,
            run: &[total("sovereign_share_licence")], undefined: "nothing could be sold",
            derived: Some(Derived::Ratio(&["unlicensed"], &["there"])),
        },
        /// Concentration of vendors by capital expenditure (Herfindahl and Hirschman: the sum of the squares of their
        /// parts, 1 for a single one): racks with network and parts are of one vendor, each other kind of equipment
        /// of one of its own.
        hhi_vendor: Level<Number> = {
            label: "concentration of vendors", topic: Topic::Money, better: Less, digits: 4,
            run: &[total("hhi_vendor")], undefined: "nothing was bought",
        },
        /// The same of what can feed the site, by its power: the connection to the grid, and generating sets.
        hhi_power: Level<Number> = {
            label: "concentration of power", topic: Topic::Power, better: Less, digits: 4,
            run: &[total("hhi_power")], undefined: "nothing feeds the site",
        },
        /// The same with each feed of the connection by itself.
        hhi_feeder: Level<Number> = {
            label: "concentration of feeders", topic: Topic::Power, better: Less, digits: 4,
            run: &[total("hhi_feeder")], undefined: "nothing feeds the site",
        },
        /// The same of sites, by the GPU-hours that they could sell: 1 for one site, less for several together.
        hhi_site: Level<Number> = {
            label: "concentration of sites", topic: Topic::Work, better: Less, digits: 4,
            run: &[total("hhi_site")], undefined: "nothing could be sold",
        },
        /// The same of those who pay: contracts of one tenant together, and all that is sold by the hour another.
        hhi_tenant: Level<Number> = {
            label: "concentration of tenants", topic: Topic::Money, better: Less, digits: 4,
            run: &[total("hhi_tenant")], undefined: "nobody paid",
        },
        /// GPUs held by jobs whose data a foreign order opens, since their tenants do not hold the keys alone.
        exposed: Flow<Gpus> = {
            label: "GPUs whose data is opened", topic: Topic::Work, better: Less, grows: true, digits: 0,
            run: &[total("exposed_gpu_hours")
                .called("GPU-hours with data opened", "GPU-hours held by jobs while a foreign order opened their data.")],
        },
        /// GPU-hours of work refused for where data may lie: what it asked for, and what contracts and backlogs would have had.
        refused_residency: Level<GpuHours> = {
            label: "refused by residency", topic: Topic::Work, better: Less, grows: true, digits: 0,
            run: &[total("refused_gpu_hours_residency")],
        },
        /// GPU-hours that stood free while work was refused for where data may lie.
        stranded_residency: Level<GpuHours> = {
            label: "stranded by residency", topic: Topic::Work, better: Less, grows: true, digits: 0,
            run: &[total("stranded_gpu_hours_residency")],
        },
        /// GPU-hours of work refused for who operates: what it asked for, and what contracts and backlogs would have had.
        refused_operator: Level<GpuHours> = {
            label: "refused by operator", topic: Topic::Work, better: Less, grows: true, digits: 0,
            run: &[total("refused_gpu_hours_operator")],
        },
        /// GPU-hours that stood free while work was refused for who operates.
        stranded_operator: Level<GpuHours> = {
            label: "stranded by operator", topic: Topic::Work, better: Less, grows: true, digits: 0,
            run: &[total("stranded_gpu_hours_operator")],
        },
        /// GPU-hours of work refused for whose law reaches the operator: what it asked for, and what contracts and backlogs would have had.
        refused_parent: Level<GpuHours> = {
            label: "refused by parent", topic: Topic::Work, better: Less, grows: true, digits: 0,
            run: &[total("refused_gpu_hours_parent")],
        },
        /// GPU-hours that stood free while work was refused for whose law reaches the operator.
        stranded_parent: Level<GpuHours> = {
            label: "stranded by parent", topic: Topic::Work, better: Less, grows: true, digits: 0,
            run: &[total("stranded_gpu_hours_parent")],
        },
        /// GPU-hours of work refused for what hardware it is: what it asked for, and what contracts and backlogs would have had.
        refused_hardware: Level<GpuHours> = {
            label: "refused by hardware", topic: Topic::Work, better: Less, grows: true, digits: 0,
            run: &[total("refused_gpu_hours_hardware")],
        },
        /// GPU-hours that stood free while work was refused for what hardware it is.
        stranded_hardware: Level<GpuHours> = {
            label: "stranded by hardware", topic: Topic::Work, better: Less, grows: true, digits: 0,
            run: &[total("stranded_gpu_hours_hardware")],
        },
        /// GPU-hours of work refused for want of a licence: what it asked for, and what contracts and backlogs would have had.
        refused_licence: Level<GpuHours> = {
            label: "refused by licence", topic: Topic::Work, better: Less, grows: true, digits: 0,
            run: &[total("refused_gpu_hours_licence")],
        },
        /// GPU-hours that stood free while work was refused for want of a licence.
        stranded_licence: Level<GpuHours> = {
            label: "stranded by licence", topic: Topic::Work, better: Less, grows: true, digits: 0,
            run: &[total("stranded_gpu_hours_licence")],
        },
        /// GPU-hours of work refused for want of units to themselves: what it asked for, and what contracts and backlogs would have had.
        refused_isolation: Level<GpuHours> = {
            label: "refused by isolation", topic: Topic::Work, better: Less, grows: true, digits: 0,
            run: &[total("refused_gpu_hours_isolation")],
        },
        /// GPU-hours that stood free while work was refused for want of units to themselves.
        stranded_isolation: Level<GpuHours> = {
            label: "stranded by isolation", topic: Topic::Work, better: Less, grows: true, digits: 0,
            run: &[total("stranded_gpu_hours_isolation")],
        },
        /// GPU-hours of work refused for too low an assurance: what it asked for, and what contracts and backlogs would have had.
        refused_assurance: Level<GpuHours> = {
            label: "refused by assurance", topic: Topic::Work, better: Less, grows: true, digits: 0,
            run: &[total("refused_gpu_hours_assurance")],
        },
        /// GPU-hours that stood free while work was refused for too low an assurance.
        stranded_assurance: Level<GpuHours> = {
            label: "stranded by assurance", topic: Topic::Work, better: Less, grows: true, digits: 0,
            run: &[total("stranded_gpu_hours_assurance")],
        },
        /// GPU-hours of work refused for too long a round trip: what it asked for, and what contracts and backlogs would have had.
        refused_latency: Level<GpuHours> = {
            label: "refused by latency", topic: Topic::Work, better: Less, grows: true, digits: 0,
            run: &[total("refused_gpu_hours_latency")],
        },
        /// GPU-hours that stood free while work was refused for too long a round trip.
        stranded_latency: Level<GpuHours> = {
            label: "stranded by latency", topic: Topic::Work, better: Less, grows: true, digits: 0,
            run: &[total("stranded_gpu_hours_latency")],
        },
    }
}

impl Reports {
    /// What a rule refuses, and what stands free meanwhile; work waits for capacity, which refuses nothing.
    pub(super) fn of_rule(&mut self, rule: Rule) -> (&mut Level<GpuHours>, &mut Level<GpuHours>) {
        match rule {
            Rule::Residency => (&mut self.refused_residency, &mut self.stranded_residency),
            Rule::Operator => (&mut self.refused_operator, &mut self.stranded_operator),
            Rule::Parent => (&mut self.refused_parent, &mut self.stranded_parent),
            Rule::Hardware => (&mut self.refused_hardware, &mut self.stranded_hardware),
            Rule::Licence => (&mut self.refused_licence, &mut self.stranded_licence),
            Rule::Isolation => (&mut self.refused_isolation, &mut self.stranded_isolation),
            Rule::Assurance => (&mut self.refused_assurance, &mut self.stranded_assurance),
            Rule::Latency => (&mut self.refused_latency, &mut self.stranded_latency),
            Rule::Capacity => panic!("work waits for capacity; it is not refused"),
        }
    }
}
