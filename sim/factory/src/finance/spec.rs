//! What a scenario says about money.

use units::{Money, PowerPrice, Salary, Span};

use crate::settings::{above, between, spec};

spec! {
    /// Capital, lives and running costs, in United States dollars.
    pub struct FinanceSpec {
        /// Price of a rack, delivered.
        pub rack_price: Money;
        /// Price of the network for each unit spent on racks.
        pub network_share: f64 = between(0.0, 2.0);
        /// Price of storage for each unit spent on racks.
        pub storage_share: f64 = between(0.0, 2.0);
        /// Price of shell, electrical and mechanical plant for each watt of IT power.
        pub facility_price: PowerPrice;
        /// Share of the facility's price that is shell and land rather than plant.
        pub shell_share: f64 = between(0.0, 1.0);
        /// Price of the grid connection for each watt of site power.
        pub connection_price: PowerPrice;
        /// Yearly cost of capital.
        pub discount_rate: f64 = between(0.0, 0.5);
        /// Life of IT equipment.
        pub it_life: Span = above(0.0);
        /// Life of electrical and mechanical plant.
        pub plant_life: Span = above(0.0);
        /// Life of shell and grid connection.
        pub shell_life: Span = above(0.0);
        /// Yearly upkeep of the facility for each unit of its price.
        pub maintenance_share: f64 = between(0.0, 0.5);
        /// Yearly support and spare parts of IT for each unit of its price.
        pub it_support_share: f64 = between(0.0, 0.5);
        /// People employed for each megawatt of site power.
        pub staff_per_megawatt: f64 = between(0.0, 10.0);
        /// Yearly cost of one of them.
        pub salary: Salary;
        /// Price at which a GPU-hour could be sold when the plant opens, for comparison.
        pub gpu_hour_price: Money;
    }
}
