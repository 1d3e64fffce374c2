-- What a market's prices are per: energy has EUR/MWh, emission allowances EUR/t. Everything stored so far is energy.
ALTER TABLE markets
  ADD COLUMN unit text NOT NULL DEFAULT 'EUR/MWh' CHECK (unit IN ('EUR/MWh', 'EUR/t'));
